using AlphaNet.Pure.Kernels.Tests.Conformance;
using AlphaNet.Pure.Tensors;
using Xunit;

namespace AlphaNet.Pure.Kernels.Tests.Convolutions;

[Collection(TestDevice.Collection)]
public sealed class ConvolutionKernelTests(TestDevice device)
{
    [Theory]
    [InlineData(2, 7, 9, 3, 5, 3, 3, 2, 1)]
    [InlineData(1, 6, 5, 2, 3, 3, 3, 1, 1)]
    [InlineData(2, 8, 7, 1, 4, 2, 5, 3, 2)]
    [InlineData(1, 5, 4, 4, 3, 1, 1, 2, 0)]
    [InlineData(2, 5, 4, 6, 3, 1, 1, 1, 0)]
    [InlineData(3, 14, 13, 3, 2, 3, 3, 1, 0)]
    [InlineData(1, 16, 15, 3, 4, 7, 7, 2, 3)]
    [InlineData(2, 11, 12, 3, 2, 5, 5, 2, 0)]
    public void Results_and_gradients_are_the_processors(int batch, int height, int width, int inputs, int outputs, int kernelHeight, int kernelWidth, int stride, int padding)
    {
        var x = Numbers(1, batch, height, width, inputs);
        var y = Numbers(2, batch, (height + 2 * padding - kernelHeight) / stride + 1, (width + 2 * padding - kernelWidth) / stride + 1, outputs);
        // As an elastic net takes its weights: a part of the largest.
        var weight = Numbers(3, outputs + 2, kernelHeight, kernelWidth, inputs + 1).Prefix(outputs, kernelHeight, kernelWidth, inputs);
        device.Agree(1e-5, (backend, t) =>
        {
            backend.Conv2d(t[0], t[1], t[2], stride, padding);
            backend.Conv2dInputGradient(t[3], t[1], t[4], stride, padding, accumulate: false);
            backend.Conv2dInputGradient(t[3], t[1], t[5], stride, padding, accumulate: true);
            backend.Conv2dWeightGradient(t[0], t[3], t[6], stride, padding);
        }, x, weight, y, y.Clone(), x.Clone(), x.Clone(), weight);
    }

    [Fact]
    public void Views_of_maps_are_read_and_written_in_place()
    {
        var x = Numbers(1, 2, 3, 6, 5).Permute(0, 2, 3, 1);
        var y = Numbers(2, 2, 6, 5, 7).Slice(3, 2, 4);
        device.Agree(1e-5, (backend, t) =>
        {
            backend.Conv2d(t[0], t[1], t[2], 1, 1);
            backend.Conv2dInputGradient(t[2], t[1], t[3], 1, 1, accumulate: true);
            backend.Conv2dWeightGradient(t[0], t[2], t[1], 1, 1);
        }, x, Numbers(3, 4, 3, 3, 3), y, x);
    }

    [Fact]
    public void Shapes_that_do_not_fit_are_named()
    {
        var map = device.Gpu.Rent(new Shape(1, 4, 4, 3), DType.Float32);
        var weight = device.Gpu.Rent(new Shape(2, 3, 3, 3), DType.Float32);
        Assert.StartsWith("Conv2d: stride must be at least 1, got 0", Assert.Throws<ArgumentOutOfRangeException>(() => device.Gpu.Conv2d(map, weight, map, 0, 1)).Message);
        Assert.Contains("y must have shape [1, 4, 4, 2]", Assert.Throws<ShapeException>(() => device.Gpu.Conv2d(map, weight, map, 1, 1)).Message);
        Assert.Contains("does not fit into", Assert.Throws<ShapeException>(() => device.Gpu.Conv2d(map.Slice(1, 0, 1), weight, map, 1, 0)).Message);
        Assert.Contains("longer than an axis can be", Assert.Throws<ShapeException>(() => device.Gpu.Conv2d(map, weight, map, 1, int.MaxValue)).Message);
        Assert.Contains("Conv2dWeightGradient: x [1, 4, 4, 2] has 2 channels",
            Assert.Throws<ShapeException>(() => device.Gpu.Conv2dWeightGradient(map.Slice(3, 0, 2), map, weight, 1, 1)).Message);
        device.Gpu.Return(map);
        device.Gpu.Return(weight);
    }

    private Tensor Numbers(int seed, params int[] lengths)
    {
        var result = Tensor.Zeros(new Shape(lengths));
        device.Cpu.RandomNormal(result, new(1, (uint)seed, 0), 0, 1);
        return result;
    }
}
