using AlphaNet.Pure.Kernels.Tests.Conformance;
using AlphaNet.Pure.Nn.Tests.Golden;
using AlphaNet.Pure.Tensors.Tests.Cpu;

namespace AlphaNet.Pure.Kernels.Tests.Golden;

/// <summary>Single operations, layers and the optimizer on the device against the official programs' figures.</summary>
[Collection(TestDevice.Collection)]
public sealed class OperationsGoldenTests(TestDevice device)
{
    public static TheoryData<string> Activations => OperationsGolden.Activations;

    public static TheoryData<string, bool> AlphaCases => AlphaDivergenceGolden.Cases;

    [Theory]
    [MemberData(nameof(Activations))]
    public void Activations_and_their_derivatives(string name) => OperationsGolden.CheckActivation(name, DType.Float32, device.Gpu, TestDevice.Allowed(1e-6));

    [Theory]
    [MemberData(nameof(AlphaCases))]
    public void Alpha_divergences(string name, bool compatible) => AlphaDivergenceGolden.Check(name, compatible, DType.Float32, TestDevice.Allowed(2e-5), device.Gpu);

    [Fact]
    public void Cross_entropies_and_their_gradients() => OperationsGolden.CheckCrossEntropies(DType.Float32, TestDevice.Allowed(1e-6), device.Gpu);

    [Fact]
    public void Bicubic_resize() => OperationsGolden.CheckBicubicResize(DType.Float32, TestDevice.Allowed(2e-6), device.Gpu);

    [Fact]
    public void Shortcut_pooling() => OperationsGolden.CheckShortcutPooling(DType.Float32, device.Gpu);

    [Fact]
    public void Nesterov_steps_with_clipping_and_decay() => OptimizationGolden.CheckNesterov(DType.Float32, TestDevice.Allowed(2e-7), device.Gpu);

    [Fact]
    public void Calibration_of_a_batch_norm() => LayersGolden.CheckCalibration(DType.Float32, device.Gpu);

    [Fact]
    public void Drop_connect() => LayersGolden.CheckDropConnect(DType.Float32, device.Gpu);
}
