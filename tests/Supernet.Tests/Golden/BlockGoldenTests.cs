using AlphaNet.Pure.Tensors;
using AlphaNet.Pure.Tensors.Cpu;
using AlphaNet.Pure.Testing;
using Xunit;

namespace AlphaNet.Pure.Supernet.Tests.Golden;

/// <summary>Inverted residual blocks in training mode: output and all gradients as the official block's.</summary>
public sealed class BlockGoldenTests
{
    public static TheoryData<string> Cases => BlockGolden.Cases;

    [Theory]
    [MemberData(nameof(Cases))]
    public void Equals_the_digests_in_float64(string name) => Check(new GoldenDigest("blocks_digest"), name, DType.Float64, 1e-9);

    [Theory]
    [MemberData(nameof(Cases))]
    public void Equals_the_digests_in_float32(string name) => Check(new GoldenDigest("blocks_digest"), name, DType.Float32, 2e-5);

    [SharedGoldenTheory("blocks.json", "blocks.bin")]
    [MemberData(nameof(Cases))]
    public void Equals_the_official_block_in_float64(string name) => Check(new GoldenBundle("blocks"), name, DType.Float64, 1e-9);

    [SharedGoldenTheory("blocks.json", "blocks.bin")]
    [MemberData(nameof(Cases))]
    public void Equals_the_official_block_in_float32(string name) => Check(new GoldenBundle("blocks"), name, DType.Float32, 2e-5);

    private static void Check(IGoldenFigures figures, string name, DType dtype, double tolerance)
    {
        using var backend = new CpuBackend(threads: 1);
        BlockGolden.Check(figures, name, dtype, tolerance, backend);
    }
}
