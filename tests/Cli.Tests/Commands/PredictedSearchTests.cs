using System.Text.Json.Nodes;
using AlphaNet.Pure.Supernet.Runs;
using AlphaNet.Pure.Testing;

namespace AlphaNet.Pure.Cli.Tests.Commands;

/// <summary>Searches of a space by a predictor, without a run.</summary>
public sealed class PredictedSearchTests : IDisposable
{
    private readonly TempFolder folder = new();
    private readonly string space;
    private readonly string forest;

    public PredictedSearchTests()
    {
        space = folder.Write("tiny.json", Spaces.Tiny);
        forest = folder["forest.json"];
        // The width of the last stage, in the order resolution, widths, depths, kernels, expansions.
        ForestFile.WriteStump(forest, gene: 3, threshold: 12, atMost: 40, above: 60);
    }

    public void Dispose() => folder.Dispose();

    [Fact]
    public void It_writes_front_and_picture_and_says_that_nothing_was_measured()
    {
        string[] arguments = ["search", "--space", space, "--predictor", forest, "--out", folder["found"], "--initial", "8", "--mutants", "4", "--children", "4", "--generations", "3", "--bin", "1"];
        var text = Alphanet.Run(arguments).Succeeded();
        var json = Alphanet.Run([.. arguments, "--json"]).Succeeded().Json;

        var files = new SearchFolder(new RunFolder(folder["found"]));
        Assert.True(JsonNode.DeepEquals(json, JsonNode.Parse(File.ReadAllText(files.ResultFile))));
        Assert.Equal([Path.GetFileName(files.PictureFile), Path.GetFileName(files.ResultFile)], Directory.GetFiles(folder["found"]).Select(Path.GetFileName).Order());
        Assert.Contains("forest.json predicts", (string)json["title"]!, StringComparison.Ordinal);
        Assert.Equal([40.0, 60.0], json["front"]!.AsArray().Select(subnet => (double)subnet!["top1"]!));
        Assert.All(json["front"]!.AsArray(), subnet => Assert.Null(subnet!["top5"]));
        Assert.NotEmpty(json["best_per_bin"]!.AsArray());
        Assert.Contains("Accuracy is predicted", text.Out, StringComparison.Ordinal);
        Assert.DoesNotContain("measured,", text.Error + File.ReadAllText(files.PictureFile), StringComparison.Ordinal);
    }

    [Fact]
    public void It_writes_over_no_run_and_takes_no_forest_of_another_space()
    {
        var run = new RunFolder(folder["run"]);
        Directory.CreateDirectory(run.Path);
        File.WriteAllText(run.ManifestFile, "");
        ForestFile.WriteStump(folder["large.json"], gene: 30, threshold: 1, atMost: 40, above: 60);

        Search(forest, run.Path).Refused(ExitCode.WrongUse, "a run lies there", "Choose another folder");
        Search(folder["large.json"], folder["found"]).Refused(ExitCode.WrongUse, "tests 31 genes", "'tiny'", "take the space that it was fitted on");
        Search(space, folder["found"]).Refused(ExitCode.WrongUse, "tiny");
        Assert.False(Directory.Exists(folder["found"]));

        Alphanet.Result Search(string predictor, string output) => Alphanet.Run("search", "--space", space, "--predictor", predictor, "--out", output);
    }
}
