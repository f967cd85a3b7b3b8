using AlphaNet.Pure.Kernels.Tests.Conformance;
using AlphaNet.Pure.Supernet.Tests.Golden;

namespace AlphaNet.Pure.Kernels.Tests.Golden;

/// <summary>Calibration of a subnet on the device, and the logits that its layers and the compiled net give, against the official ones.</summary>
[Collection(TestDevice.Collection)]
public sealed class CalibrationGoldenTests(TestDevice device)
{
    // The larger ones take the emulated device several times as long, and differ in nothing that it computes.
    [Fact]
    public void The_smallest_subnet_equals_the_digests() => CalibrationGolden.Check(new GoldenDigest("blocks_digest"), "toycal_min", DType.Float32, TestDevice.Allowed(2e-5), device.Gpu);
}
