using AlphaNet.Pure.Supernet.Elastic;
using AlphaNet.Pure.Supernet.Evaluation;
using AlphaNet.Pure.Supernet.Files;
using AlphaNet.Pure.Tensors;
using AlphaNet.Pure.Tensors.Cpu;
using AlphaNet.Pure.Testing;
using Xunit;

namespace AlphaNet.Pure.Supernet.Tests.Golden;

/// <summary>Batch norm calibration of extracted subnets: the stand-alone net's whole state dictionary and its logits.</summary>
public sealed class CalibrationGoldenTests
{
    private const int Batches = 3;
    private const int Classes = 10;

    public static TheoryData<string> Cases => ["toycal_min", "toycal_max", "toycal_random"];

    [Theory]
    [MemberData(nameof(Cases))]
    public void Equals_the_digests_in_float64(string name) => Check(new GoldenDigest("blocks_digest"), name, DType.Float64, 1e-9);

    [SharedGoldenTheory("blocks.json", "blocks.bin")]
    [MemberData(nameof(Cases))]
    public void Equals_the_official_calibration_in_float64(string name)
    {
        var figures = new GoldenBundle("blocks");
        var extracted = Check(figures, name, DType.Float64, 1e-9);
        var keys = GoldenCases.Named(figures.Meta, name).GetProperty("static_keys").EnumerateArray().Select(k => k.GetString()!);
        Assert.Equal(keys, extracted);
    }

    [SharedGoldenTheory("blocks.json", "blocks.bin")]
    [MemberData(nameof(Cases))]
    public void Equals_the_official_calibration_in_float32(string name) => Check(new GoldenBundle("blocks"), name, DType.Float32, 2e-5);

    private static string[] Check(IGoldenFigures figures, string name, DType dtype, double tolerance)
    {
        using var backend = new CpuBackend(threads: 1);
        var net = new ElasticNet(ToySpace.Create(), Classes, dtype, training: false);
        GoldenCases.FillByRecipe(net, "toya", backend);
        var plan = GoldenCases.Plan(net.Space, GoldenCases.Named(figures.Meta, name).GetProperty("arch"));
        var images = Enumerable.Range(0, Batches).Select(i => figures.Input($"toycal/x{i}", dtype).ToNhwc()).ToArray();
        var labels = Tensor.Zeros(new Shape(images[0].Shape[0]), DType.Int32);
        var runner = new SubnetRunner(net, backend);
        var statistics = runner.Calibrate(plan, new BatchCache(images.Select(x => (x, labels))));

        var suffix = GoldenCases.Suffix(dtype);
        figures.Close($"{name}/logits_{suffix}", runner.Logits(plan, statistics, images[0]), tolerance);
        var extracted = SubnetExtractor.Tensors(net, plan, statistics).ToArray();
        var byKey = extracted.ToDictionary(e => e.Key, e => e.Value);
        // The float64 figures hold only what calibration changes.
        var prefix = $"{name}/static_{suffix}/";
        var recorded = figures.Names.Where(n => n.StartsWith(prefix, StringComparison.Ordinal)).Select(n => n[prefix.Length..]).ToArray();
        Assert.Equal(2 * byKey.Keys.Count(k => k.EndsWith("running_mean", StringComparison.Ordinal)), recorded.Count(k => k.Contains(".running_", StringComparison.Ordinal)));
        foreach (var key in recorded.Where(k => !k.EndsWith(".num_batches_tracked", StringComparison.Ordinal)))
        {
            figures.Close(prefix + key, byKey[key], tolerance);
        }

        return [.. extracted.Select(e => e.Key)];
    }
}
