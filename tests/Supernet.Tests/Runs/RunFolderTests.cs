using System.Text.Json.Nodes;
using AlphaNet.Pure.Supernet.Runs;
using AlphaNet.Pure.Tensors.Files;
using Xunit;

namespace AlphaNet.Pure.Supernet.Tests.Runs;

public sealed class RunFolderTests : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("alphanet-run-");
    private readonly RunFolder run;
    private readonly RunManifest manifest;

    public RunFolderTests()
    {
        run = new RunFolder(Path.Combine(folder.FullName, "run"));
        var options = RunPresets.For(ToySpace.Create(), RunData.Shapes, 2) with { ShapesCount = 40 };
        manifest = RunManifest.Of(options, RunData.Open(options), initFile: null);
    }

    public void Dispose() => folder.Delete(recursive: true);

    [Fact]
    public void A_manifest_is_read_as_it_was_written()
    {
        run.Create(manifest, threads: 2);

        Assert.Equal(manifest, run.ReadManifest());
    }

    [Fact]
    public void A_second_run_is_not_started_over_the_first()
    {
        run.Create(manifest, threads: 1);

        Assert.Contains("--resume", Assert.Throws<IOException>(() => run.Create(manifest, threads: 1)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Files_of_a_run_whose_manifest_is_lost_are_not_written_over()
    {
        Directory.CreateDirectory(run.Path);
        foreach (var file in run.OwnFiles.Except([run.ManifestFile]))
        {
            File.WriteAllText(file, "kept");

            Assert.StartsWith(file, Assert.Throws<IOException>(() => run.Create(manifest, threads: 1)).Message, StringComparison.Ordinal);

            Assert.Equal("kept", File.ReadAllText(file));
            Assert.False(run.HasRun);
            File.Delete(file);
        }

        run.Create(manifest, threads: 1);
    }

    [Fact]
    public void Whatever_is_changed_in_a_manifest_it_is_read_or_refused_by_name()
    {
        run.Create(manifest, threads: 1);
        var whole = File.ReadAllText(run.ManifestFile);
        string[] wrongs = ["null", "-1", "\"x\"", "[]", "{}", "1e300"];
        var refused = 0;
        foreach (var path in LeavesOf(JsonNode.Parse(whole)!).ToArray())
        {
            foreach (var wrong in wrongs)
            {
                var json = JsonNode.Parse(whole)!;
                Replace(json, path, JsonNode.Parse(wrong));
                File.WriteAllText(run.ManifestFile, json.ToJsonString());
                refused += IsRefused() ? 1 : 0;
            }
        }

        Assert.InRange(refused, 200, int.MaxValue);
    }

    [Fact]
    public void A_manifest_cut_short_is_refused_by_name()
    {
        run.Create(manifest, threads: 1);
        var whole = File.ReadAllText(run.ManifestFile);
        for (var length = 0; length < whole.Length; length += 37)
        {
            File.WriteAllText(run.ManifestFile, whole[..length]);
            Assert.True(IsRefused());
        }
    }

    [Fact]
    public void Metrics_after_the_checkpoint_and_a_line_cut_short_are_dropped()
    {
        Directory.CreateDirectory(run.Path);
        File.WriteAllText(run.MetricsFile, "{\"epoch\":1,\"step\":10}\n{\"epoch\":2,\"step\":20}\n{\"epoch\":3,\"st");

        Assert.Equal([1, 2], run.ReadMetrics().Select(line => (int)line["epoch"]!));
        run.TruncateMetrics(15);
        Assert.Equal([1], run.ReadMetrics().Select(line => (int)line["epoch"]!));
    }

    [Fact]
    public void Metrics_that_cannot_be_written_leave_what_was_there_and_say_what_to_mend()
    {
        Directory.CreateDirectory(run.Path);
        run.AppendMetrics(new JsonObject { ["epoch"] = 1, ["step"] = 10 });
        var before = File.ReadAllText(run.MetricsFile);
        // A folder in the temporary's place keeps it from being written, as a full disk would.
        var temporary = Path.Combine(run.Path, ".metrics.jsonl.alphanet-tmp");
        Directory.CreateDirectory(temporary);

        var error = Assert.Throws<IOException>(() => run.AppendMetrics(new JsonObject { ["epoch"] = 2, ["step"] = 20 }));

        Assert.Contains("Free space", error.Message, StringComparison.Ordinal);
        Assert.Equal(before, File.ReadAllText(run.MetricsFile));
        Directory.Delete(temporary);
        run.AppendMetrics(new JsonObject { ["epoch"] = 2, ["step"] = 20 });
        Assert.Equal([1, 2], run.ReadMetrics().Select(line => (int)line["epoch"]!));
    }

    private bool IsRefused()
    {
        try
        {
            run.ReadManifest();
            return false;
        }
        catch (FileFormatException e)
        {
            Assert.Equal(run.ManifestFile, e.File);
            return true;
        }
    }

    private static IEnumerable<object[]> LeavesOf(JsonNode node) => node switch
    {
        JsonObject o => o.SelectMany(member => Below(member.Key, member.Value)),
        JsonArray a => a.SelectMany((item, i) => Below(i, item)),
        _ => [[]],
    };

    private static IEnumerable<object[]> Below(object key, JsonNode? node) => node is null ? [[key]] : LeavesOf(node).Select(path => (object[])[key, .. path]);

    private static void Replace(JsonNode root, object[] path, JsonNode? value)
    {
        var parent = path[..^1].Aggregate(root, (node, key) => key is string name ? node[name]! : node[(int)key]!);
        if (path[^1] is string last)
        {
            parent[last] = value;
        }
        else
        {
            parent[(int)path[^1]] = value;
        }
    }
}
