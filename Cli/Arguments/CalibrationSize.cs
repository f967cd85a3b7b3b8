using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using AlphaNet.Pure.Supernet.Runs;
using AlphaNet.Pure.Supernet.Training;

namespace AlphaNet.Pure.Cli.Arguments;

/// <summary>How many images calibrate batch norms, such as 64x256: batches and images a batch.</summary>
internal readonly record struct CalibrationSize(int Batches, int Images)
{
    public static CalibrationSize Of(RunOptions options) => new(options.CalibrationBatches, options.CalibrationBatchSize);

    public RunOptions In(RunOptions options) => options with { CalibrationBatches = Batches, CalibrationBatchSize = Images };

    /// <summary>The option that gives one.</summary>
    /// <param name="preset">What holds where it is not given, for the help.</param>
    public static Option<CalibrationSize?> Option(string preset) => new("--calibration")
    {
        Description = $"Training images that calibrate a subnet's batch norms: batches and images a batch, such as 64x256. Default: {preset}.",
        HelpName = "NxB",
        Arity = ArgumentArity.ExactlyOne,
        CustomParser = Parse,
    };

    /// <summary>The manifest of a run, calibrated by what was given instead of its own setting.</summary>
    public static RunManifest Given(ParseResult parsed, Option<CalibrationSize?> option, RunManifest manifest) =>
        parsed.GetValue(option) is { } size ? manifest with { Options = size.In(manifest.Options) } : manifest;

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Batches}x{Images}");

    private static CalibrationSize? Parse(ArgumentResult result)
    {
        var parts = result.Tokens[0].Value.Split('x');
        if (parts.Length == 2 && Number(parts[0], out var batches) && batches >= 1 && Number(parts[1], out var images) && images >= 2)
        {
            return new(batches, images);
        }

        result.AddError($"--calibration is '{result.Tokens[0].Value}', it must be batches of at least 1 and images a batch of at least 2, written like 64x256.");
        return null;
    }

    private static bool Number(string text, out int value) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out value);
}
