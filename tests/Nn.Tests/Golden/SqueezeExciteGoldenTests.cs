using AlphaNet.Pure.Tensors;
using AlphaNet.Pure.Tensors.Cpu;
using AlphaNet.Pure.Testing;
using Xunit;

namespace AlphaNet.Pure.Nn.Tests.Golden;

/// <summary>Squeeze-and-excite at several active widths: output and all gradients as the official layer's.</summary>
public sealed class SqueezeExciteGoldenTests
{
    public static TheoryData<string> Cases => SqueezeExciteGolden.Cases;

    [SharedGoldenTheory("blocks.json", "blocks.bin")]
    [MemberData(nameof(Cases))]
    public void Equals_the_official_layer_in_float64(string name) => Check(name, DType.Float64, 1e-9);

    [SharedGoldenTheory("blocks.json", "blocks.bin")]
    [MemberData(nameof(Cases))]
    public void Equals_the_official_layer_in_float32(string name) => Check(name, DType.Float32, 2e-5);

    private static void Check(string name, DType dtype, double tolerance)
    {
        using var backend = new CpuBackend(threads: 1);
        SqueezeExciteGolden.Check(name, dtype, tolerance, backend);
    }
}
