using AlphaNet.Pure.Kernels.Tests.Conformance;
using AlphaNet.Pure.Supernet.Elastic;
using AlphaNet.Pure.Supernet.Inference;
using AlphaNet.Pure.Supernet.Spaces;
using AlphaNet.Pure.Supernet.Tests.Golden;

namespace AlphaNet.Pure.Kernels.Tests.Golden;

/// <summary>The smallest net of the official space, compiled for the device, against the official logits.</summary>
[Collection(TestDevice.Collection)]
public sealed class SupernetGoldenTests(TestDevice device)
{
    private const string Run = "eval/min/res64";

    [Fact]
    public void Logits_equal_the_digests()
    {
        var figures = new GoldenDigest("supernet_digest");
        var definition = figures.Meta.GetProperty(Run);
        var net = new ElasticNet(SearchSpaces.AlphaNet, classes: 1000, training: false);
        var statistics = GoldenCases.FillByRecipe(net, "supernet0", device.Cpu);
        var images = figures.Input(definition.GetProperty("input").GetString()!, DType.Float32).ToNhwc();
        using var compiled = new InferenceNet(net, GoldenCases.Plan(net.Space, definition.GetProperty("arch")), statistics, device.Gpu);
        figures.Close($"{Run}/logits_f64", compiled.Run(images), TestDevice.Allowed(2e-5));
    }
}
