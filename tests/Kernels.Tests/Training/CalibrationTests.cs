using AlphaNet.Pure.Kernels.Tests.Conformance;
using AlphaNet.Pure.Supernet.Elastic;
using AlphaNet.Pure.Supernet.Evaluation;
using AlphaNet.Pure.Supernet.Files;
using AlphaNet.Pure.Supernet.Tests;
using AlphaNet.Pure.Supernet.Tests.Golden;

namespace AlphaNet.Pure.Kernels.Tests.Training;

/// <summary>Calibration and logits of a subnet on the device against the official ones.</summary>
[Collection(EmulatedDevice.Collection)]
public sealed class CalibrationTests(EmulatedDevice device)
{
    private const string Case = "toycal_min";
    private const double Tolerance = 1e-4;

    [Fact]
    public void The_smallest_subnet_equals_the_digests()
    {
        var figures = new GoldenDigest("blocks_digest");
        var net = new ElasticNet(ToySpace.Create(), classes: 10, training: false);
        GoldenCases.FillByRecipe(net, "toya", device.Cpu);
        net.Parameters.MoveTo(device.Gpu);
        var plan = GoldenCases.Plan(net.Space, GoldenCases.Named(figures.Meta, Case).GetProperty("arch"));
        var images = Enumerable.Range(0, 3).Select(i => figures.Input($"toycal/x{i}", DType.Float32).ToNhwc()).ToArray();
        var labels = Tensor.Zeros(new Shape(images[0].Shape[0]), DType.Int32);
        var runner = new SubnetRunner(net, device.Gpu);

        var statistics = runner.Calibrate(plan, new BatchCache(images.Select(x => (x, labels))));

        figures.Close($"{Case}/logits_f64", runner.Logits(plan, statistics, images[0]), Tolerance);
        var calibrated = SubnetExtractor.Tensors(net, plan, statistics).Where(t => t.Key.Contains(".running_", StringComparison.Ordinal)).ToArray();
        Assert.NotEmpty(calibrated);
        foreach (var (key, value) in calibrated)
        {
            figures.Close($"{Case}/static_f64/{key}", value, Tolerance);
        }
    }
}
