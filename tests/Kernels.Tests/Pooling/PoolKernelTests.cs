using AlphaNet.Pure.Kernels.Tests.Conformance;
using AlphaNet.Pure.Tensors;
using Xunit;

namespace AlphaNet.Pure.Kernels.Tests.Pooling;

[Collection(TestDevice.Collection)]
public sealed class PoolKernelTests(TestDevice device)
{
    [Theory]
    [InlineData(2, 2, 0, 7, 6)]
    [InlineData(3, 2, 1, 7, 8)]
    [InlineData(3, 1, 1, 5, 4)]
    [InlineData(2, 3, 1, 5, 8)]
    [InlineData(5, 1, 0, 5, 5)]
    public void Pooling_and_its_gradients_agree(int size, int stride, int padding, int height, int width)
    {
        var random = new System.Random(size * 10 + stride);
        var x = Map(random, 2, height, width, 3);
        var dy = Map(random, 2, (height + 2 * padding - size) / stride + 1, (width + 2 * padding - size) / stride + 1, 3);
        device.Agree(1e-6, (backend, t) =>
        {
            backend.AveragePool(t[0], t[2], size, stride, padding);
            backend.MaxPool(t[0], t[3], size, stride, padding);
            backend.AveragePoolBackward(t[1], t[4], size, stride, padding, accumulate: false);
            backend.MaxPoolBackward(t[0], t[1], t[4], size, stride, padding, accumulate: true);
            backend.MaxPoolBackward(t[0], t[1], t[5], size, stride, padding, accumulate: false);
            backend.AveragePoolBackward(t[1], t[5], size, stride, padding, accumulate: true);
        }, x, dy, Tensor.Zeros(dy.Shape), Tensor.Zeros(dy.Shape), Tensor.Zeros(x.Shape), Tensor.Zeros(x.Shape));
    }

    [Fact]
    public void Views_are_read_and_written_in_place()
    {
        var random = new System.Random(3);
        var x = Map(random, 5, 2, 4, 6).Permute(1, 2, 3, 0).Slice(3, 1, 3);
        var dy = Map(random, 2, 3, 2, 3).Permute(0, 2, 1, 3);
        device.Agree(1e-6, (backend, t) =>
        {
            backend.MaxPool(t[0], t[2], 2, 2, 0);
            backend.MaxPoolBackward(t[0], t[1], t[3], 2, 2, 0, accumulate: true);
            backend.AveragePoolBackward(t[1], t[3], 2, 2, 0, accumulate: true);
        }, x, dy, Tensor.Zeros(new Shape(2, 2, 3, 5)).Slice(3, 1, 3), Tensor.Zeros(new Shape(2, 4, 7, 3)).Slice(2, 1, 6));
    }

    [Fact]
    public void Among_equals_the_first_gets_the_gradient_and_NaN_wins()
    {
        float[] levels = [1, 2, float.NaN, float.NegativeInfinity];
        var random = new System.Random(9);
        var x = Tensor.From<float>(Enumerable.Range(0, 6 * 6 * 5).Select(i => levels[random.Next(i < 60 ? 2 : 4)]).ToArray(), new Shape(1, 6, 6, 5));
        var dy = Map(random, 1, 5, 5, 5);
        device.Agree(1e-6, (backend, t) =>
        {
            backend.MaxPool(t[0], t[2], 2, 1, 0);
            backend.MaxPoolBackward(t[0], t[1], t[3], 2, 1, 0, accumulate: false);
        }, x, dy, Tensor.Zeros(dy.Shape), Tensor.Zeros(x.Shape));
    }

    [Fact]
    public void Windows_and_shapes_that_do_not_fit_are_refused()
    {
        var x = device.Gpu.Rent(new Shape(1, 4, 4, 2), DType.Float32);
        Assert.Throws<ShapeException>(() => device.Gpu.MaxPool(x, x, 2, 2, 0));
        Assert.Throws<ShapeException>(() => device.Gpu.AveragePool(x, x, 2, 2, 2));
        Assert.Throws<ShapeException>(() => device.Gpu.AveragePool(x, x, 5, 1, 0));
        Assert.StartsWith("MaxPool: stride must be at least 1, got 0", Assert.Throws<ArgumentOutOfRangeException>(() => device.Gpu.MaxPool(x, x, 2, 0, 0)).Message);
        Assert.Contains("longer than an axis can be", Assert.Throws<ShapeException>(() => device.Gpu.AveragePool(x, x, int.MaxValue, 1, int.MaxValue / 2)).Message);
    }

    private static Tensor Map(System.Random random, params int[] lengths)
    {
        var shape = new Shape(lengths);
        return Tensor.From<float>(Enumerable.Range(0, (int)shape.Count).Select(_ => 2 * random.NextSingle() - 1).ToArray(), shape);
    }
}
