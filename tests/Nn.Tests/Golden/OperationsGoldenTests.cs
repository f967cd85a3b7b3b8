using AlphaNet.Pure.Tensors;
using AlphaNet.Pure.Tensors.Cpu;
using Xunit;

namespace AlphaNet.Pure.Nn.Tests.Golden;

/// <summary>Single differentiable operations against the official programs' figures.</summary>
public sealed class OperationsGoldenTests : IDisposable
{
    private readonly CpuBackend backend = new(threads: 1);

    public static TheoryData<string> Activations => OperationsGolden.Activations;

    public void Dispose() => backend.Dispose();

    [Theory]
    [MemberData(nameof(Activations))]
    public void Activations_and_their_derivatives(string name)
    {
        OperationsGolden.CheckActivation(name, DType.Float32, backend, 3e-7);
        OperationsGolden.CheckActivation(name, DType.Float64, backend, 3e-7);
    }

    [Theory]
    [InlineData(DType.Float64, 1e-10)]
    [InlineData(DType.Float32, 1e-6)]
    public void Cross_entropies_and_their_gradients(DType dtype, double tolerance) => OperationsGolden.CheckCrossEntropies(dtype, tolerance, backend);

    [Theory]
    [InlineData(DType.Float32, 2e-6)]
    [InlineData(DType.Float64, 1e-9)]
    public void Bicubic_resize(DType dtype, double tolerance) => OperationsGolden.CheckBicubicResize(dtype, tolerance, backend);

    [Theory]
    [InlineData(DType.Float32)]
    [InlineData(DType.Float64)]
    public void Shortcut_pooling_counts_the_padding_of_odd_sides(DType dtype) => OperationsGolden.CheckShortcutPooling(dtype, backend);
}
