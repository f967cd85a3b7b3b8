using AlphaNet.Pure.Kernels.Tests.Conformance;
using AlphaNet.Pure.Tensors;
using Xunit;

namespace AlphaNet.Pure.Kernels.Tests.Resize;

[Collection(TestDevice.Collection)]
public sealed class BicubicKernelTests(TestDevice device)
{
    [Theory]
    [InlineData(5, 7, 8, 5)]
    [InlineData(1, 2, 3, 9)]
    [InlineData(9, 11, 2, 1)]
    [InlineData(4, 4, 4, 4)]
    [InlineData(224, 1, 288, 1)]
    [InlineData(1, 224, 1, 127)]
    public void Resizing_and_its_gradient_agree(int height, int width, int toHeight, int toWidth)
    {
        var random = new System.Random(height + toWidth);
        var (x, dy) = (Map(random, 2, height, width, 3), Map(random, 2, toHeight, toWidth, 3));
        device.Agree(1e-6, (backend, t) =>
        {
            backend.ResizeBicubic(t[0], t[2]);
            backend.ResizeBicubicBackward(t[1], t[3], accumulate: false);
            backend.ResizeBicubicBackward(t[1], t[3], accumulate: true);
        }, x, dy, Tensor.Zeros(dy.Shape), Tensor.Zeros(x.Shape));
    }

    [Fact]
    public void Views_are_read_and_written_in_place()
    {
        var x = Map(new System.Random(2), 2, 3, 5, 4).Permute(0, 2, 3, 1);
        device.Agree(1e-6, (backend, t) =>
        {
            backend.ResizeBicubic(t[0], t[1]);
            backend.ResizeBicubicBackward(t[1], t[2], accumulate: true);
        }, x, Tensor.Zeros(new Shape(2, 7, 3, 5)).Slice(3, 1, 3), Tensor.Zeros(new Shape(2, 3, 5, 4)).Permute(0, 2, 3, 1));
    }

    [Fact]
    public void Maps_that_differ_in_channels_are_refused() =>
        Assert.Throws<ShapeException>(() =>
            device.Gpu.ResizeBicubic(device.Gpu.Rent(new Shape(1, 4, 4, 2), DType.Float32), device.Gpu.Rent(new Shape(1, 4, 4, 3), DType.Float32)));

    private static Tensor Map(System.Random random, params int[] lengths)
    {
        var shape = new Shape(lengths);
        return Tensor.From<float>(Enumerable.Range(0, (int)shape.Count).Select(_ => 2 * random.NextSingle() - 1).ToArray(), shape);
    }
}
