using AlphaNet.Pure.Kernels.Tests.Conformance;
using AlphaNet.Pure.Tensors;
using AlphaNet.Pure.Tensors.Backends;
using AlphaNet.Pure.Tensors.Lanes.Ops;
using Xunit;

namespace AlphaNet.Pure.Kernels.Tests.Fused;

/// <summary>The device's fused kernels against the plain operations one after another in float64.</summary>
[Collection(TestDevice.Collection)]
public sealed class FusedBackendTests(TestDevice device)
{
    private static double Tolerance => TestDevice.Allowed(1e-5);

    public static TheoryData<int> Seeds => [.. Enumerable.Range(0, FusedCase.Kinds)];

    [Theory, MemberData(nameof(Seeds))]
    public void Pointwise(int seed) => Check(seed, (fused, c) =>
    {
        var (z, without) = (c.Random(20, c.Map(c.Out)), c.Random(20, c.Map(c.Out)));
        var (mean, variance) = (c.Random(21, new Shape(c.Out)), c.Random(22, new Shape(c.Out)));
        var weight = c.Whole(23, c.Out, c.In).Prefix(c.Out, c.In);
        fused.PointwiseNorm<Swish>(c.Input(c.Gated), weight, z, mean, variance);
        fused.PointwiseNorm<Relu>(c.Input(c.Gated), weight, without, default, default);
        return [z, mean, variance, without];
    });

    [Theory, MemberData(nameof(Seeds))]
    public void Pointwise_backward(int seed) => Check(seed, (fused, c) =>
    {
        var x = c.Input(c.Gated);
        var (dx, dw, sums) = (c.Random(21, c.Map(c.In)), c.Whole(22, c.Out, c.In), c.Sums(x));
        fused.PointwiseNormBackward<Swish, Swish>(
            x, Slice(c), c.Gradient(c.Map(c.Out)), dx, c.Accumulate && x.IsPlain, dw.Prefix(c.Out, c.In), sums);
        return [dx, dw, .. x.IsPlain ? [] : (Tensor[])[sums]];
    });

    [Theory, MemberData(nameof(Seeds))]
    public void Pointwise_gradients_by_themselves(int seed) => Check(seed, (fused, c) =>
    {
        var x = c.Input(c.Gated);
        var (dx, dw, sums) = (c.Random(21, c.Map(c.In)), c.Whole(22, c.Out, c.In), c.Sums(x));
        fused.PointwiseNormBackward<Tanh, Swish>(x, Slice(c), c.Gradient(c.Map(c.Out)), default, false, dw.Prefix(c.Out, c.In), default);
        fused.PointwiseNormBackward<Tanh, Swish>(x, Slice(c), c.Gradient(c.Map(c.Out)), dx, false, default, sums);
        return [dx, dw, .. x.IsPlain ? [] : (Tensor[])[sums]];
    });

    [Theory, MemberData(nameof(Seeds))]
    public void Depthwise(int seed) => Check(seed, (fused, c) =>
    {
        var (z, without) = (c.Random(20, c.Strided), c.Random(20, c.Strided));
        var (mean, variance) = (c.Random(21, new Shape(c.In)), c.Random(22, new Shape(c.In)));
        var weight = c.Whole(23, c.Kernel, c.Kernel, c.In).Prefix(c.Kernel, c.Kernel, c.In);
        fused.DepthwiseNorm<Sigmoid>(c.Input(gated: false), weight, z, c.Stride, mean, variance);
        fused.DepthwiseNorm<Swish>(c.Input(gated: false), weight, without, c.Stride, default, default);
        return [z, mean, variance, without];
    });

    [Theory, MemberData(nameof(Seeds))]
    public void Depthwise_backward(int seed) => Check(seed, (fused, c) =>
    {
        var x = c.Input(gated: false);
        var weight = c.Whole(20, c.Kernel, c.Kernel, c.In).Prefix(c.Kernel, c.Kernel, c.In);
        var (dx, alone, sums) = (c.Random(21, c.Map(c.In)), c.Random(21, c.Map(c.In)), c.Sums(x));
        var (dw, dwAlone) = (c.Whole(22, c.Kernel, c.Kernel, c.In), c.Whole(22, c.Kernel, c.Kernel, c.In));
        var dz = c.Gradient(c.Strided);
        fused.DepthwiseNormBackward<Swish, Swish>(x, weight, dz, dx, c.Accumulate && x.IsPlain, dw.Prefix(c.Kernel, c.Kernel, c.In), c.Stride, sums);
        fused.DepthwiseNormBackward<Swish, Swish>(x, weight, dz, default, false, dwAlone.Prefix(c.Kernel, c.Kernel, c.In), c.Stride, default);
        fused.DepthwiseNormBackward<Swish, Swish>(x, weight, dz, alone, false, default, c.Stride, c.Sums(x));
        return [dx, dw, alone, dwAlone, .. x.IsPlain ? [] : (Tensor[])[sums]];
    });

    [Theory, MemberData(nameof(Seeds))]
    public void Passes_over_maps(int seed) => Check(seed, (fused, c) =>
    {
        var shape = c.Map(c.In);
        var x = c.Normalized();
        var (y, sum, d, dz) = (c.Random(20, shape), c.Random(20, shape), c.Random(21, shape), c.Random(22, shape));
        var (sums, identitySums) = (c.Sums(x), c.Sums(x));
        var pooled = c.Random(23, new Shape(c.Images, 1, 1, c.In));
        fused.Activate<Swish>(x, default, y);
        fused.Activate<Identity>(x, c.Random(24, shape), sum);
        fused.ActivateBackward<Swish>(x, d, d, sums);
        fused.ActivateBackward<Identity>(x, c.Random(25, shape), default, identitySums);
        fused.Pool<Swish>(x, pooled);
        fused.NormGradient<Swish>(c.Gradient(shape), dz);
        return [y, sum, d, sums, identitySums, pooled, dz];
    });

    [Theory, MemberData(nameof(Seeds))]
    public void Norms(int seed) => Check(seed, (fused, c) =>
    {
        var channels = new Shape(c.In);
        var (scale, shift) = (c.Random(20, channels), c.Random(20, channels));
        var (slopes, others) = (c.Random(21, new Shape(3, c.In)), c.Random(21, new Shape(3, c.In)));
        var (dgamma, dbeta) = (c.Random(5, channels), c.Random(6, channels));
        var (mean, variance) = (c.Random(1, channels), c.Random(2, channels, 0.5, 2));
        // A slice of a longer parameter.
        var gamma = c.Whole(3, c.In).Slice(0, 2, c.In);
        var sums = c.Random(7, new Shape(2, c.In));
        fused.NormScale(mean, variance, gamma, c.Random(4, channels), 1e-3, scale, shift);
        fused.NormSlopes(sums, mean, variance, gamma, 1e-3, 100, c.Accumulate, slopes, dgamma, dbeta);
        fused.NormSlopes(sums, mean, variance, gamma, 1e-3, 7, true, others, default, default);
        return [scale, shift, slopes, others, dgamma, dbeta];
    });

    [Fact]
    public void Statistics_of_many_tiles_with_a_large_mean_keep_their_digits()
    {
        // More tiles than are put together at once; the last is not whole.
        const int Pixels = 1235;
        var random = new System.Random(1);
        float[] numbers = [.. Enumerable.Range(0, 2 * Pixels).Select(i => (float)(1000 * (i % 2) + random.NextDouble()))];
        var (x, weight) = (OnDevice(numbers, Pixels, 2), OnDevice([1, 0, 0, 1, 0, -2], 3, 2));
        var z = device.Gpu.Rent(new Shape(Pixels, 3), DType.Float32);
        var (mean, variance) = (device.Gpu.Rent(new Shape(3), DType.Float32), device.Gpu.Rent(new Shape(3), DType.Float32));
        device.Gpu.PointwiseNorm<Identity>(new NormalizedMap(x), weight, z, mean, variance);
        double[][] channels = [Channel(p => numbers[2 * p]), Channel(p => numbers[2 * p + 1]), Channel(p => -2.0 * numbers[2 * p + 1])];
        var means = Array.ConvertAll(channels, values => values.Average());
        Near(means, mean, TestDevice.Allowed(1e-6));
        Near([.. channels.Zip(means, (values, m) => values.Average(v => (v - m) * (v - m)))], variance, 1e-4);
        foreach (var tensor in (Tensor[])[x, weight, z, mean, variance])
        {
            device.Gpu.Return(tensor);
        }

        static double[] Channel(Func<int, double> value) => [.. Enumerable.Range(0, Pixels).Select(value)];
    }

    [Fact]
    public void Operands_that_do_not_fit_are_named()
    {
        var (map, vector, gate) = (OnDevice(new float[12], 1, 2, 2, 3), OnDevice(new float[3], 3), OnDevice(new float[3], 1, 1, 1, 3));
        var gated = new NormalizedMap(map, vector, vector, gate);
        Assert.Contains("takes no gate", Assert.Throws<ShapeException>(() => device.Gpu.DepthwiseNorm<Swish>(gated, map, map, 1, default, default)).Message);
        Assert.Contains("must have a scale and a shift and no gate", Assert.Throws<ShapeException>(() => device.Gpu.Pool<Swish>(new NormalizedMap(map), gate)).Message);
        Assert.Contains(
            "scale Float32 [1, 1, 1, 3] must hold one number for each channel",
            Assert.Throws<ShapeException>(() => device.Gpu.Activate<Swish>(new NormalizedMap(map, gate, vector), default, map)).Message);
        Assert.Contains("sums must have shape [2, 3]", Assert.Throws<ShapeException>(() => device.Gpu.ActivateBackward<Swish>(new NormalizedMap(map, vector, vector), map, map, vector)).Message);
        Assert.Contains(
            "weight [out, in]", Assert.Throws<ShapeException>(() => device.Gpu.PointwiseNorm<Swish>(gated, vector, map, default, default)).Message);
        foreach (var tensor in (Tensor[])[map, vector, gate])
        {
            device.Gpu.Return(tensor);
        }
    }

    private static Tensor Slice(FusedCase c) => c.Whole(20, c.Out, c.In).Prefix(c.Out, c.In);

    private Tensor OnDevice(float[] numbers, params int[] lengths) => TestDevice.Place(Tensor.From<float>(numbers, new Shape(lengths)), device.Gpu);

    private static void Near(double[] expected, in Tensor actual, double tolerance)
    {
        foreach (var (e, a) in expected.Zip(actual.ToArray<float>()))
        {
            Assert.InRange(a, e - tolerance * Math.Abs(e), e + tolerance * Math.Abs(e));
        }
    }

    private void Check(int seed, Func<IFusedBackend, FusedCase, Tensor[]> run)
    {
        var expected = run(new ComposedFusion(device.Cpu), new FusedCase(seed, device.Cpu, DType.Float64));
        var actual = run(device.Gpu, new FusedCase(seed, device.Gpu, DType.Float32));
        for (var i = 0; i < expected.Length; i++)
        {
            var (wide, narrow) = (expected[i].ToArray<double>(), actual[i].ToArray<float>());
            var scale = wide.Max(Math.Abs);
            for (var j = 0; j < wide.Length; j++)
            {
                Assert.True(
                    Math.Abs(wide[j] - narrow[j]) <= Tolerance * Math.Max(1, scale),
                    $"result {i} {expected[i].Shape}, element {j}: expected {wide[j]:G9}, got {narrow[j]:G9}");
            }
        }
    }
}
