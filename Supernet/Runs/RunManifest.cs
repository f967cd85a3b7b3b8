using System.Globalization;
using System.Text.Json.Nodes;
using AlphaNet.Pure.Nn.Data;
using AlphaNet.Pure.Supernet.Training;
using AlphaNet.Pure.Tensors.Backends;
using AlphaNet.Pure.Tensors.Cpu;
using AlphaNet.Pure.Tensors.Files;

namespace AlphaNet.Pure.Supernet.Runs;

/// <summary>What <c>run.json</c> says: all that is needed to repeat or resume a run.</summary>
/// <param name="Options">What decides the result.</param>
/// <param name="DataName">Name of the data set.</param>
/// <param name="DataHash">Hash of the training data.</param>
/// <param name="Classes">Number of classes.</param>
/// <param name="Normalization">Constants of the channels.</param>
/// <param name="InitFile">Weights the run started from, if any.</param>
public sealed record RunManifest(RunOptions Options, string DataName, ulong DataHash, int Classes, Normalization Normalization, string? InitFile)
{
    private const string Format = "alphanet.pure.run/1";

    /// <summary>What the run was started on, as <see cref="ArithmeticOf"/> says it; null in runs of earlier versions.</summary>
    public string? Arithmetic { get; init; }

    /// <summary>The manifest of a new run.</summary>
    public static RunManifest Of(RunOptions options, RunData data, string? initFile)
    {
        ArgumentNullException.ThrowIfNull(data);
        return new RunManifest(options, data.Name, data.ContentHash, data.Classes, data.Normalization, initFile);
    }

    /// <summary>What decides how a backend's sums round: the device and the precision of its products, or the width of the processor's vectors.</summary>
    internal static string ArithmeticOf(IBackend backend) => backend.Device is null ? $"cpu, {Simd.Best}" : backend.Name;

    internal JsonObject ToJson(int threads) => new()
    {
        ["format"] = Format,
        ["version"] = typeof(RunManifest).Assembly.GetName().Version?.ToString(3),
        ["created"] = DateTime.UtcNow.ToString("O", CultureInfo.InvariantCulture),
        ["options"] = RunOptionsJson.Write(Options),
        ["data"] = new JsonObject
        {
            ["name"] = DataName,
            ["hash"] = DataHash.ToString("x16", CultureInfo.InvariantCulture),
            ["classes"] = Classes,
            ["normalization"] = Normalization.ToJson(),
        },
        ["init"] = InitFile,
        ["hardware"] = new JsonObject
        {
            ["arithmetic"] = Arithmetic,
            ["threads"] = threads,
            ["processors"] = Environment.ProcessorCount,
            ["simd"] = Simd.Best.ToString(),
            ["os"] = System.Runtime.InteropServices.RuntimeInformation.OSDescription,
            ["architecture"] = System.Runtime.InteropServices.RuntimeInformation.ProcessArchitecture.ToString(),
            ["runtime"] = System.Runtime.InteropServices.RuntimeInformation.FrameworkDescription,
        },
    };

    /// <exception cref="FileFormatException">Another version of this library wrote it.</exception>
    /// <exception cref="FormatException">It does not say which.</exception>
    internal static void RequireFormat(JsonObject json, string file)
    {
        var format = Text(json, "format");
        if (format != Format)
        {
            throw new FileFormatException(file, "format", $"it is '{format}', this version reads '{Format}'", "go on with the version that wrote the run, or start a new one in another folder");
        }
    }

    /// <exception cref="FormatException">Something is missing or of the wrong type.</exception>
    /// <exception cref="ArgumentException">An option makes no sense.</exception>
    internal static RunManifest FromJson(JsonObject json)
    {
        var data = Object(json, "data");
        var options = RunOptionsJson.Read(Object(json, "options"));
        options.Validate();
        return new RunManifest(
            options,
            Text(data, "name"),
            ulong.TryParse(Text(data, "hash"), NumberStyles.HexNumber, CultureInfo.InvariantCulture, out var hash) ? hash : throw new FormatException("'data.hash' is no hexadecimal number"),
            data["classes"] is JsonValue value && value.TryGetValue<int>(out var classes) && classes > 0 ? classes : throw new FormatException("'data.classes' is no positive number"),
            Normalization.FromJson(Object(data, "normalization")),
            json["init"] is null ? null : Text(json, "init"))
        {
            Arithmetic = json["hardware"] is JsonObject hardware && hardware["arithmetic"] is not null ? Text(hardware, "arithmetic") : null,
        };
    }

    private static JsonObject Object(JsonObject json, string key) => json[key] as JsonObject ?? throw new FormatException($"'{key}' is missing or no object");

    private static string Text(JsonObject json, string key) =>
        json[key] is JsonValue value && value.TryGetValue<string>(out var text) ? text : throw new FormatException($"'{key}' is missing or no text");
}
