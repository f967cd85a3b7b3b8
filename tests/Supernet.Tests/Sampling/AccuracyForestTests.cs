using System.Text.Json;
using AlphaNet.Pure.Supernet.Sampling;
using AlphaNet.Pure.Supernet.Spaces;
using AlphaNet.Pure.Testing;
using Xunit;

namespace AlphaNet.Pure.Supernet.Tests.Sampling;

public class AccuracyForestTests
{
    [SharedGoldenFact("acc_predictor_forest.json", "acc_predictor_forest.bin")]
    public void Predicts_what_the_published_predictor_predicts()
    {
        var path = GoldenFiles.Find("acc_predictor_forest.json");
        var forest = AccuracyForest.Load(path);
        Assert.Equal((100, 64284), (forest.TreeCount, forest.NodeCount));
        using var golden = JsonDocument.Parse(File.ReadAllText(path));
        var examples = golden.RootElement.GetProperty("meta").GetProperty("examples").EnumerateArray().ToArray();
        Assert.Equal(46, examples.Length);
        foreach (var example in examples)
        {
            int[] genes = [.. example.GetProperty("x").EnumerateArray().Select(gene => gene.GetInt32())];
            Assert.Equal(example.GetProperty("y").GetDouble(), forest.Predict(SearchSpaces.AlphaNet.FromGenes(genes)), 1e-10);
        }
        Assert.Equal(67.489, forest.Predict(SearchSpaces.AlphaNet.Named("a0")), 5e-4);
    }

    [Fact]
    public void Walks_trees_by_hand()
    {
        // Tree 0: resolution <= 28 ? 10 : 20; tree 1: a single leaf of 4.
        var forest = Load([1, -1, -1, -1], [2, -1, -1, -1], [0, -2, -2, -2], [28, 0, 0, 0], [0, 10, 20, 4], [0, 3, 4]);
        Assert.Equal(7, forest.Predict([28]));
        Assert.Equal(12, forest.Predict([29]));
        Assert.Throws<ArgumentException>(() => forest.Predict([]));
    }

    [Fact]
    public void Damaged_files_are_refused_by_name()
    {
        Refused("not a later node", () => Load([0, -1, -1], [2, -1, -1], [0, 0, 0], [0, 0, 0], [0, 0, 0], [0, 3]));
        Refused("not a later node", () => Load([1, -1, -1], [3, -1, -1], [0, 0, 0], [0, 0, 0], [0, 0, 0], [0, 3]));
        Refused("tests the feature -2", () => Load([1, -1, -1], [2, -1, -1], [-2, 0, 0], [0, 0, 0], [0, 0, 0], [0, 3]));
        Refused("'right' has 2 entries", () => Load([1, -1, -1], [2, -1], [0, 0, 0], [0, 0, 0], [0, 0, 0], [0, 3]));
        Refused("must go from 0 to 3", () => Load([-1, -1, -1], [-1, -1, -1], [0, 0, 0], [0, 0, 0], [0, 0, 0], [0, 2]));
        Refused("not ascending", () => Load([-1, -1, -1], [-1, -1, -1], [0, 0, 0], [0, 0, 0], [0, 0, 0], [0, 5, 3]));
        Refused("beyond 32 bits", () => Load([1L << 40], [-1], [0], [0], [0], [0, 1]));
        Refused("lacks 'left'", () => Load("""{"tensors":[]}""", []));
        Refused("the file has 0", () => Load("""{"tensors":[{"name":"left","dtype":"int64","offset":0,"nbytes":8}]}""", []));
        Refused("is float32", () => Load("""{"tensors":[{"name":"left","dtype":"float32","offset":0,"nbytes":0}]}""", []));
        Refused("bundle", () => Load("""{"arrays":[]}""", []));

        static void Refused(string problem, Func<AccuracyForest> load) => Assert.Contains(problem, Assert.Throws<FormatException>(load).Message);
    }

    private static AccuracyForest Load(long[] left, long[] right, long[] feature, double[] threshold, double[] value, long[] offsets) =>
        Load(path => ForestFile.Write(path, left, right, feature, threshold, value, offsets));

    private static AccuracyForest Load(string json, byte[] data) => Load(path =>
    {
        File.WriteAllText(path, json);
        File.WriteAllBytes(Path.ChangeExtension(path, ".bin"), data);
    });

    private static AccuracyForest Load(Action<string> write)
    {
        var folder = Directory.CreateTempSubdirectory();
        try
        {
            var path = Path.Combine(folder.FullName, "forest.json");
            write(path);
            return AccuracyForest.Load(path);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
