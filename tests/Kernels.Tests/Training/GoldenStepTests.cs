using AlphaNet.Pure.Kernels.Tests.Conformance;
using AlphaNet.Pure.Supernet.Tests.Golden;

namespace AlphaNet.Pure.Kernels.Tests.Training;

/// <summary>Sandwich steps on the device against the figures of the official trainer.</summary>
[Collection(EmulatedDevice.Collection)]
public sealed class GoldenStepTests(EmulatedDevice device)
{
    [Fact]
    public void Three_steps_equal_the_digests()
    {
        using var training = new ToyTraining(new GoldenDigest("toya_digest"), DType.Float32, tolerance: 1e-4, device.Gpu);
        training.LoadWeights();
        training.Run();
    }
}
