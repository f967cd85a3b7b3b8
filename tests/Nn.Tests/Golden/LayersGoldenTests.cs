using AlphaNet.Pure.Tensors;
using AlphaNet.Pure.Tensors.Cpu;
using Xunit;

namespace AlphaNet.Pure.Nn.Tests.Golden;

/// <summary>One batch norm through calibration over batches of unequal size, and drop-connect.</summary>
public sealed class LayersGoldenTests : IDisposable
{
    private readonly CpuBackend backend = new(threads: 1);

    public void Dispose() => backend.Dispose();

    [Theory]
    [InlineData(DType.Float32)]
    [InlineData(DType.Float64)]
    public void Calibration_averages_batches_and_then_normalises_as_the_official_layer(DType dtype) => LayersGolden.CheckCalibration(dtype, backend);

    [Theory]
    [InlineData(DType.Float32)]
    [InlineData(DType.Float64)]
    public void Drop_connect_scales_what_it_keeps_as_the_official_function(DType dtype) => LayersGolden.CheckDropConnect(dtype, backend);
}
