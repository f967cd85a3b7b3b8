using AlphaNet.Pure.Kernels.Tests.Conformance;
using AlphaNet.Pure.Nn.Tests.Golden;
using AlphaNet.Pure.Supernet.Tests.Golden;

namespace AlphaNet.Pure.Kernels.Tests.Golden;

/// <summary>Inverted residual blocks in training mode and squeeze-and-excite on the device: output and all gradients as the official ones.</summary>
[Collection(TestDevice.Collection)]
public sealed class BlockGoldenTests(TestDevice device)
{
    private static double Tolerance => TestDevice.Allowed(2e-5);

    public static TheoryData<string> Blocks => BlockGolden.Cases;

    public static TheoryData<string> Gates => SqueezeExciteGolden.Cases;

    [Theory]
    [MemberData(nameof(Blocks))]
    public void A_block_equals_the_digests(string name) => BlockGolden.Check(new GoldenDigest("blocks_digest"), name, DType.Float32, Tolerance, device.Gpu);

    [SharedGoldenTheory("blocks.json", "blocks.bin")]
    [MemberData(nameof(Blocks))]
    public void A_block_equals_the_official_one(string name) => BlockGolden.Check(new GoldenBundle("blocks"), name, DType.Float32, Tolerance, device.Gpu);

    [SharedGoldenTheory("blocks.json", "blocks.bin")]
    [MemberData(nameof(Gates))]
    public void Squeeze_and_excite_equals_the_official_one(string name) => SqueezeExciteGolden.Check(name, DType.Float32, Tolerance, device.Gpu);
}
