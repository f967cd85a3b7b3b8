using AlphaNet.Pure.Kernels.Tests.Conformance;
using AlphaNet.Pure.Tensors;
using AlphaNet.Pure.Tensors.Backends;
using AlphaNet.Pure.Tensors.Lanes.Ops;
using Xunit;

namespace AlphaNet.Pure.Kernels.Tests.Inference;

/// <summary>Folded operations of the device against the processor's.</summary>
[Collection(TestDevice.Collection)]
public sealed class FoldedOperationsTests(TestDevice device)
{
    private const double Tolerance = 1e-5;

    // Of no, one and several tiles; few pixels of many channels, which are computed the other way round; and sums long enough to be cut.
    public static TheoryData<int, int, int, int, int, bool, bool> PointwiseCases => new()
    {
        { 1, 1, 1, 1, 1, false, false },
        { 2, 5, 3, 7, 9, false, true },
        { 3, 3, 3, 20, 13, true, false },
        { 2, 7, 5, 40, 17, true, true },
        { 2, 1, 1, 9, 41, true, true },
        { 1, 9, 1, 33, 35, false, false },
        { 3, 1, 1, 1100, 37, true, true },
        { 1, 9, 9, 1100, 3, true, true },
        { 1, 7, 5, 1031, 5, false, false },
        { 0, 3, 3, 4, 5, false, true },
    };

    [Theory]
    [MemberData(nameof(PointwiseCases))]
    public void Pointwise_agrees(int images, int height, int width, int inputs, int outputs, bool gated, bool adds)
    {
        var x = Numbers(1, images, height, width, inputs);
        var y = Numbers(2, images, height, width, outputs);
        // As subnets take their weights: the leading part of a larger one.
        var weight = Numbers(3, outputs + 2, inputs + 3).Prefix(outputs, inputs);
        var (gate, addend) = (gated ? Numbers(5, images, 1, 1, inputs) : default, adds ? Numbers(6, images, height, width, outputs) : default);
        device.Agree(Tolerance, (backend, t) =>
        {
            var folded = (IInferenceBackend)backend;
            folded.Pointwise<Swish>(t[0], folded.Pack(t[1]), t[2], t[3], t[4], t[5]);
            folded.Pointwise<Identity>(t[0], folded.Pack(t[7]), t[2], t[3], t[4], t[6]);
        }, x, weight, Numbers(4, outputs), gate, addend, y, y.Clone(), Numbers(7, inputs, outputs).Transpose());
    }

    [Theory]
    [InlineData(2, 9, 11, 5, 3, 1)]
    [InlineData(2, 9, 12, 3, 3, 2)]
    [InlineData(1, 8, 7, 4, 5, 1)]
    [InlineData(3, 7, 6, 2, 5, 2)]
    [InlineData(1, 1, 1, 1, 3, 1)]
    public void Depthwise_agrees(int images, int height, int width, int channels, int kernel, int stride)
    {
        var y = Numbers(2, images, (height + stride - 1) / stride, (width + stride - 1) / stride, channels);
        device.Agree(Tolerance, (backend, t) =>
        {
            ((IInferenceBackend)backend).Depthwise<Swish>(t[0], t[1], t[2], t[3], stride);
            ((IInferenceBackend)backend).Depthwise<Relu>(t[0], t[1], t[2], t[4], stride);
        }, Numbers(1, images, height, width, channels), Numbers(3, kernel, kernel, channels), Numbers(4, channels), y, y.Clone());
    }

    [Theory]
    [InlineData(1, 1, 1, 1)]
    [InlineData(3, 5, 7, 11)]
    [InlineData(2, 13, 11, 3)]
    public void Bias_and_mean_agree(int images, int height, int width, int channels) =>
        device.Agree(Tolerance, (backend, t) =>
        {
            ((IInferenceBackend)backend).Mean(t[0], t[2]);
            ((IInferenceBackend)backend).Bias<HardSigmoid>(t[0], t[1]);
        }, Numbers(1, images, height, width, channels), Numbers(2, channels), Numbers(3, images, 1, 1, channels));

    [Fact]
    public void Operands_that_do_not_fit_are_named()
    {
        var gpu = device.Gpu;
        Tensor On(params int[] lengths) => gpu.Rent(new Shape(lengths), DType.Float32);
        var (x, y, bias, weight) = (On(2, 3), On(2, 4), On(4), gpu.Pack(On(4, 3)));
        Assert.Contains("[2, 5]", Assert.Throws<ShapeException>(() => gpu.Pointwise<Identity>(On(2, 5), weight, bias, default, default, y)).Message);
        Assert.Contains("addend", Assert.Throws<ShapeException>(() => gpu.Pointwise<Identity>(x, weight, bias, default, x, y)).Message);
        Assert.Contains("gate", Assert.Throws<ShapeException>(() => gpu.Pointwise<Identity>(x, weight, bias, On(3), default, y)).Message);
        Assert.Contains("bias", Assert.Throws<ShapeException>(() => gpu.Pointwise<Identity>(x, weight, On(5), default, default, y)).Message);
        Assert.Contains("[out, in]", Assert.Throws<ShapeException>(() => gpu.Pack(bias)).Message);
        Assert.Contains("host", Assert.Throws<InvalidOperationException>(() => gpu.Pack(Tensor.Zeros(new Shape(4, 3)))).Message);
        var foreign = device.Cpu.Pack(Tensor.Zeros(new Shape(4, 3)));
        Assert.Contains("another backend", Assert.Throws<ArgumentException>(() => gpu.Pointwise<Identity>(x, foreign, bias, default, default, y)).Message);
    }

    private Tensor Numbers(int seed, params int[] lengths)
    {
        var result = Tensor.Zeros(new Shape(lengths));
        device.Cpu.RandomNormal(result, new(1, (uint)seed, 0), 0, 1);
        return result;
    }
}
