using AlphaNet.Pure.Supernet.Elastic;
using AlphaNet.Pure.Supernet.Evaluation;
using AlphaNet.Pure.Supernet.Files;
using AlphaNet.Pure.Supernet.Inference;
using AlphaNet.Pure.Tensors;
using AlphaNet.Pure.Tensors.Backends;
using AlphaNet.Pure.Testing;
using Xunit;

namespace AlphaNet.Pure.Supernet.Tests.Golden;

/// <summary>Subnets of the toy space calibrated on three batches by the official program.</summary>
internal static class CalibrationGolden
{
    private const int Batches = 3;
    private const int Classes = 10;

    public static TheoryData<string> Cases => ["toycal_min", "toycal_max", "toycal_random"];

    /// <summary>Calibrates a subnet on a backend, compares its state dictionary and the logits of its layers and of the compiled net, and returns the dictionary's keys.</summary>
    public static string[] Check(IGoldenFigures figures, string name, DType dtype, double tolerance, IBackend backend)
    {
        var net = new ElasticNet(ToySpace.Create(), Classes, dtype, training: false);
        GoldenCases.FillByRecipe(net, "toya", backend);
        net.Parameters.MoveTo(backend);
        var plan = GoldenCases.Plan(net.Space, GoldenCases.Named(figures.Meta, name).GetProperty("arch"));
        var images = Enumerable.Range(0, Batches).Select(i => figures.Input($"toycal/x{i}", dtype).ToNhwc()).ToArray();
        var labels = Tensor.Zeros(new Shape(images[0].Shape[0]), DType.Int32);
        var runner = new SubnetRunner(net, backend);
        using var statistics = runner.Calibrate(plan, new BatchCache(images.Select(x => (x, labels))));

        var suffix = GoldenCases.Suffix(figures, dtype);
        figures.Close($"{name}/logits_{suffix}", runner.Logits(plan, statistics, images[0]), tolerance);
        if (dtype == DType.Float32)
        {
            using var compiled = new InferenceNet(net, plan, statistics, backend);
            figures.Close($"{name}/logits_{suffix}", compiled.Run(images[0]), tolerance);
        }

        var extracted = SubnetExtractor.Tensors(net, plan, statistics).ToArray();
        var byKey = extracted.ToDictionary(e => e.Key, e => e.Value);
        // The float64 figures hold only what calibration changes.
        var prefix = $"{name}/static_{suffix}/";
        var recorded = figures.Names.Where(n => n.StartsWith(prefix, StringComparison.Ordinal)).Select(n => n[prefix.Length..]).ToArray();
        Assert.Equal(2 * byKey.Keys.Count(k => k.EndsWith("running_mean", StringComparison.Ordinal)), recorded.Count(k => k.Contains(".running_", StringComparison.Ordinal)));
        foreach (var key in recorded)
        {
            figures.Close(prefix + key, byKey[key], tolerance);
        }

        // Not among the digests.
        Assert.All(byKey.Where(e => e.Key.EndsWith(".num_batches_tracked", StringComparison.Ordinal)), e => Assert.Equal([Batches], e.Value.ToArray<long>()));
        return [.. extracted.Select(e => e.Key)];
    }
}
