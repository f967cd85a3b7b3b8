using AlphaNet.Pure.Supernet.Runs;
using AlphaNet.Pure.Testing;

namespace AlphaNet.Pure.Cli.Tests.Commands;

/// <summary>Weights that were trained elsewhere, such as an official checkpoint, are measured, searched and extracted through a run of no epochs.</summary>
public sealed class GivenWeightsTests(TinyRun run) : IClassFixture<TinyRun>, IDisposable
{
    private readonly TempFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void A_run_of_no_epochs_measures_and_extracts_the_weights_it_was_given_as_the_run_does_that_trained_them()
    {
        var given = new RunFolder(folder["given"]);
        Assert.Contains("not trained", Alphanet.Run(Arguments(given.Path)).Succeeded().Out, StringComparison.Ordinal);

        string[] eval = ["eval", "--arch", "max", "--json", "--run"];
        Assert.Equal(Alphanet.Run([.. eval, run.Folder.Path]).Succeeded().Json.ToJsonString(), Alphanet.Run([.. eval, given.Path]).Succeeded().Json.ToJsonString());
        Alphanet.Run("extract", "--run", run.Folder.Path, "--arch", "min", "--out", folder["trained.safetensors"]).Succeeded();
        Alphanet.Run("extract", "--run", given.Path, "--arch", "min", "--out", folder["given.safetensors"]).Succeeded();
        Assert.Equal(File.ReadAllBytes(folder["trained.safetensors"]), File.ReadAllBytes(folder["given.safetensors"]));
        Alphanet.Run("search", "--run", given.Path, "--population", "2", "--generations", "1").Succeeded();
        Alphanet.Run("train", "--out", given.Path, "--resume").Succeeded();
    }

    [Fact]
    public void No_epochs_and_no_weights_are_refused()
    {
        Alphanet.Run("train", "--space", run.Space, "--data", "shapes", "--epochs", "0", "--out", folder["nothing"]).Refused(ExitCode.WrongUse, "--epochs 0", "--init");
        Assert.False(Directory.Exists(folder["nothing"]));
    }

    [Theory]
    [InlineData("64x256x2")]
    [InlineData("0x4")]
    [InlineData("4x1")]
    [InlineData("-1x4")]
    [InlineData("64")]
    public void A_calibration_that_is_none_is_refused_by_what_it_must_be(string size) =>
        Alphanet.Run("eval", "--run", run.Folder.Path, "--arch", "min", "--calibration", size).Refused(ExitCode.WrongUse, $"--calibration is '{size}'", "64x256");

    [Fact]
    public void More_calibration_is_other_statistics()
    {
        string[] eval = ["eval", "--run", run.Folder.Path, "--arch", "max", "--json"];
        var own = Alphanet.Run(eval).Succeeded().Json["loss"]!.GetValue<double>();

        Assert.NotEqual(own, Alphanet.Run([.. eval, "--calibration", "1x7"]).Succeeded().Json["loss"]!.GetValue<double>());
        Assert.Equal(own, Alphanet.Run([.. eval, "--calibration", "16x128"]).Succeeded().Json["loss"]!.GetValue<double>());
    }

    private string[] Arguments(string path)
    {
        var trained = run.Arguments(path).ToList();
        trained[trained.IndexOf("--epochs") + 1] = "0";
        return [.. trained, "--init", run.Folder.CheckpointFile];
    }
}
