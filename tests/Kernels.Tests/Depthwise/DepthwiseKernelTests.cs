using AlphaNet.Pure.Kernels.Tests.Conformance;
using AlphaNet.Pure.Tensors;
using Xunit;

namespace AlphaNet.Pure.Kernels.Tests.Depthwise;

[Collection(TestDevice.Collection)]
public sealed class DepthwiseKernelTests(TestDevice device)
{
    [Theory]
    [InlineData(2, 9, 11, 5, 3, 1)]
    [InlineData(2, 9, 12, 3, 3, 2)]
    [InlineData(1, 8, 7, 4, 5, 1)]
    [InlineData(3, 7, 6, 2, 5, 2)]
    [InlineData(1, 5, 3, 3, 7, 1)]
    [InlineData(1, 10, 9, 2, 7, 3)]
    [InlineData(2, 1, 1, 3, 3, 1)]
    [InlineData(1, 4, 4, 1, 1, 2)]
    public void Results_and_gradients_are_the_processors(int batch, int height, int width, int channels, int kernel, int stride)
    {
        var x = Numbers(1, batch, height, width, channels);
        var y = Numbers(2, batch, (height + stride - 1) / stride, (width + stride - 1) / stride, channels);
        // As an elastic net takes its kernels: the middle of the largest, of its first channels.
        var weight = Numbers(3, kernel + 2, kernel + 2, channels + 3).Slice(0, 1, kernel).Slice(1, 1, kernel).Slice(2, 0, channels);
        device.Agree(1e-5, (backend, t) =>
        {
            backend.Depthwise(t[0], t[1], t[2], stride);
            backend.DepthwiseBackward(t[0], t[1], t[3], t[4], accumulate: false, t[6], stride);
            backend.DepthwiseBackward(t[0], t[1], t[3], t[5], accumulate: true, default, stride);
            backend.DepthwiseBackward(t[0], t[1], t[3], default, accumulate: false, t[6], stride);
        }, x, weight, y, y.Clone(), x.Clone(), x.Clone(), weight);
    }

    [Fact]
    public void What_is_not_finite_reaches_its_window_alone()
    {
        var x = Numbers(1, 1, 5, 9, 2);
        x.Slice(1, 2, 1).Slice(2, 4, 1).CopyFrom(Tensor.From<float>([float.PositiveInfinity, float.NaN], new Shape(1, 1, 1, 2)));
        device.Agree(1e-5, (backend, t) => backend.Depthwise(t[0], t[1], t[2], 1), x, Numbers(2, 3, 3, 2), x.Clone());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void What_is_not_finite_comes_back_to_its_window_alone(int stride)
    {
        var x = Numbers(1, 1, 5, 9, 2);
        var dy = Numbers(3, 1, (5 + stride - 1) / stride, (9 + stride - 1) / stride, 2);
        dy.Slice(1, 1, 1).Slice(2, 2, 1).CopyFrom(Tensor.From<float>([float.PositiveInfinity, float.NaN], new Shape(1, 1, 1, 2)));
        device.Agree(1e-5, (backend, t) => backend.DepthwiseBackward(t[0], t[1], t[2], t[3], accumulate: false, default, stride), x, Numbers(2, 3, 3, 2), dy, x.Clone());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void What_is_not_finite_reaches_the_taps_alone_that_meet_it(int stride)
    {
        var x = Numbers(1, 1, 5, 9, 2);
        // In opposite corners, where not every tap comes.
        x.Slice(1, 0, 1).Slice(2, 0, 1).Slice(3, 0, 1).CopyFrom(Tensor.From<float>([float.NaN], new Shape(1, 1, 1, 1)));
        x.Slice(1, 4, 1).Slice(2, 8, 1).Slice(3, 1, 1).CopyFrom(Tensor.From<float>([float.NaN], new Shape(1, 1, 1, 1)));
        var dy = Numbers(2, 1, (5 + stride - 1) / stride, (9 + stride - 1) / stride, 2);
        var dw = device.Gpu.Rent(new Shape(3, 3, 2), DType.Float32);
        dw.Clear();
        device.Gpu.DepthwiseBackward(TestDevice.Place(x, device.Gpu), dw, TestDevice.Place(dy, device.Gpu), default, false, dw, stride);
        var gradient = dw.ToArray<float>();
        for (var u = 0; u < 3; u++)
        {
            for (var v = 0; v < 3; v++)
            {
                var first = MeetsFirst(u) && MeetsFirst(v);
                var last = MeetsLast(u) && MeetsLast(v);
                Assert.Equal((first, last), (float.IsNaN(gradient[2 * (3 * u + v)]), float.IsNaN(gradient[2 * (3 * u + v) + 1])));
            }
        }

        device.Gpu.Return(dw);

        // A result has its middle tap there; at stride 1 the one beside it comes there by another.
        bool MeetsFirst(int tap) => tap == 1 || (tap == 0 && stride == 1);
        bool MeetsLast(int tap) => tap == 1 || (tap == 2 && stride == 1);
    }

    [Fact]
    public void Operands_that_do_not_fit_are_named()
    {
        var gpu = device.Gpu;
        var map = gpu.Rent(new Shape(1, 4, 4, 3), DType.Float32);
        var weight = gpu.Rent(new Shape(3, 3, 3), DType.Float32);
        Assert.Throws<ArgumentOutOfRangeException>(() => gpu.Depthwise(map, weight, map, 0));
        Assert.Contains("k odd", Assert.Throws<ShapeException>(() => gpu.Depthwise(map, weight.Prefix(2, 2, 3), map, 1)).Message);
        Assert.Contains("channels must be adjacent", Assert.Throws<ShapeException>(() => gpu.Depthwise(map, weight.Permute(2, 0, 1), map, 1)).Message);
        Assert.Contains("y must have shape [1, 2, 2, 3]", Assert.Throws<ShapeException>(() => gpu.Depthwise(map, weight, map, 2)).Message);
        Assert.Contains("x Float32 [1, 4, 4, 3] must lie densely", Assert.Throws<ShapeException>(() => gpu.Depthwise(map.Permute(0, 2, 1, 3), weight, map, 1)).Message);
        Assert.Contains("DepthwiseBackward: dw must have shape",
            Assert.Throws<ShapeException>(() => gpu.DepthwiseBackward(map, weight, map, default, false, weight.Prefix(2, 3, 3), 1)).Message);
        gpu.Return(map);
        gpu.Return(weight);
    }

    private Tensor Numbers(int seed, params int[] lengths)
    {
        var result = Tensor.Zeros(new Shape(lengths));
        device.Cpu.RandomNormal(result, new(1, (uint)seed, 0), 0, 1);
        return result;
    }
}
