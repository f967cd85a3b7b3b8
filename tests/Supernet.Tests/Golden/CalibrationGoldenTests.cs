using AlphaNet.Pure.Tensors;
using AlphaNet.Pure.Tensors.Cpu;
using AlphaNet.Pure.Testing;
using Xunit;

namespace AlphaNet.Pure.Supernet.Tests.Golden;

/// <summary>Batch norm calibration of extracted subnets: the stand-alone net's whole state dictionary and its logits.</summary>
public sealed class CalibrationGoldenTests
{
    public static TheoryData<string> Cases => CalibrationGolden.Cases;

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
        return CalibrationGolden.Check(figures, name, dtype, tolerance, backend);
    }
}
