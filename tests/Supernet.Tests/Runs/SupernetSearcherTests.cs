using AlphaNet.Pure.Supernet.Runs;
using AlphaNet.Pure.Supernet.Search;
using AlphaNet.Pure.Supernet.Training;
using AlphaNet.Pure.Tensors.Cpu;
using Xunit;

namespace AlphaNet.Pure.Supernet.Tests.Runs;

public sealed class SupernetSearcherTests : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("alphanet-searcher-");
    private readonly CpuBackend backend = new(1);
    private readonly RunFolder run;
    private readonly SearchOptions options = SearchPresets.For(ToySpace.Create(), 10, population: 12, generations: 3) with { BatchSize = 2 };

    public SupernetSearcherTests()
    {
        run = new RunFolder(folder.FullName);
        using var trainer = SupernetTrainer.Start(
            run, RunPresets.For(ToySpace.Create(), RunData.Shapes, epochs: 1, batchSize: 8) with { ShapesCount = 60, CalibrationBatches = 1, CalibrationBatchSize = 16 }, threads: 1);
        Assert.True(trainer.Run());
    }

    public void Dispose()
    {
        backend.Dispose();
        folder.Delete(recursive: true);
    }

    [Fact]
    public void A_search_stopped_within_a_generation_goes_on_to_the_same_front()
    {
        using (var whole = Open())
        {
            Assert.True(whole.Run());
        }

        var files = new SearchFolder(run);
        var front = File.ReadAllText(files.ResultFile);
        File.Delete(files.ResultFile);

        using var stop = new CancellationTokenSource();
        int measured;
        using (var first = Open())
        {
            // The first batch of the second generation is the last to be measured.
            Assert.False(first.Run(new Hears(p => Cancel(stop, p)), stop.Token));
            measured = first.Search.Measured.Count;
            Assert.Contains("another `search`", Assert.Throws<IOException>(() => Open()).Message, StringComparison.Ordinal);
        }

        Assert.True(File.Exists(files.StateFile));
        using var second = Open();
        Assert.True(second.IsResumed);
        Assert.Equal((1, measured), (second.Search.Generation, second.Search.Measured.Count));
        var reports = new List<SearchProgress>();
        Assert.True(second.Run(new Hears(reports.Add)));

        Assert.Equal(front, File.ReadAllText(files.ResultFile));
        Assert.True(File.Exists(files.PictureFile));
        Assert.False(File.Exists(files.StateFile));
        // Counted once each: the last report within a generation has as many as the one after it.
        Assert.Equal(reports[^1].Measured, reports[^2].Measured);
        Assert.Equal((3, 0.0), (reports[^1].Generation, reports[^1].OfGeneration));
    }

    private static void Cancel(CancellationTokenSource stop, SearchProgress at)
    {
        if (at is { Generation: 1, OfGeneration: > 0 })
        {
            stop.Cancel();
        }
    }

    private SupernetSearcher Open()
    {
        var manifest = run.ReadManifest();
        return SupernetSearcher.Open(run, run.LoadNet(manifest, backend), run.OpenData(manifest), options, threads: 1);
    }

    private sealed class Hears(Action<SearchProgress> heard) : IProgress<SearchProgress>
    {
        public void Report(SearchProgress value) => heard(value);
    }
}
