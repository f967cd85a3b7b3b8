using AlphaNet.Pure.Kernels.Tests.Conformance;
using AlphaNet.Pure.Tensors;
using AlphaNet.Pure.Tensors.Backends;
using Xunit;

namespace AlphaNet.Pure.Kernels.Tests.Optimization;

[Collection(TestDevice.Collection)]
public sealed class SgdKernelTests(TestDevice device)
{
    [Theory]
    [InlineData(double.PositiveInfinity, 1, true)]
    [InlineData(0.3, 0.7, true)]
    [InlineData(0.3, 1, false)]
    public void Steps_agree(double clip, double scale, bool nesterov)
    {
        var options = new SgdOptions(0.1, 0.9, 1e-2, clip, scale, nesterov);
        var gradient = Numbers(1);
        gradient[3] = float.NaN;
        device.Agree(1e-6, (backend, t) =>
        {
            backend.SgdStep(t[0], t[1], t[2], default, options);
            backend.SgdStep(t[0], t[1], t[2], default, options);
        }, Tensor.From<float>(Numbers(2), new Shape(7, 11)), Tensor.From<float>(gradient, new Shape(7, 11)), Tensor.Zeros(new Shape(7, 11)));
    }

    [Fact]
    public void Roles_of_lines_agree()
    {
        int[] roles = [SgdRole.Frozen, SgdRole.Decaying, SgdRole.Plain, SgdRole.Decaying, SgdRole.Frozen];
        device.Agree(
            1e-6, (backend, t) => backend.SgdStep(t[0], t[1], t[2], t[3], new SgdOptions(0.1, 0.9, 1e-1)),
            Tensor.From<float>(Numbers(1), new Shape(77)), Tensor.From<float>(Numbers(2), new Shape(77)), Tensor.From<float>(Numbers(3), new Shape(77)),
            Tensor.From<int>(roles, new Shape(5)));
    }

    [Fact]
    public void Views_and_other_shapes_are_refused()
    {
        var (value, other) = (device.Gpu.Rent(new Shape(4, 4), DType.Float32), device.Gpu.Rent(new Shape(16), DType.Float32));
        Assert.Throws<ShapeException>(() => device.Gpu.SgdStep(value, value.Permute(1, 0), value, default, new(1, 0, 0)));
        Assert.Throws<ShapeException>(() => device.Gpu.SgdStep(value, other, value, default, new(1, 0, 0)));
    }

    private static float[] Numbers(int seed)
    {
        var random = new System.Random(seed);
        return Enumerable.Range(0, 77).Select(_ => 2 * random.NextSingle() - 1).ToArray();
    }
}
