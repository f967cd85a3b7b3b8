using AlphaNet.Pure.Tensors.Backends;
using AlphaNet.Pure.Tensors.Cpu;
using AlphaNet.Pure.Tensors.Lanes.Ops;

namespace AlphaNet.Pure.Tensors.Tests.Cpu.Fused;

/// <summary>Fused float32 kernels against the plain operations one after another in float64, at every vector width.</summary>
public sealed class FusedBackendTests
{
    private const double Tolerance = 2e-5;

    public static TheoryData<SimdLevel> Levels => [.. Enum.GetValues<SimdLevel>().Where(level => level <= Simd.Best)];

    [Theory, MemberData(nameof(Levels))]
    public void Pointwise(SimdLevel level) => Check(level, (fused, c) =>
    {
        var z = c.Zeros(c.Map(c.Out));
        var (mean, variance) = (c.Zeros(new Shape(c.Out)), c.Zeros(new Shape(c.Out)));
        fused.PointwiseNorm<Swish>(c.Input(c.Map(c.In), c.Gated), c.Slice(20, c.Out, c.In), z, mean, variance);
        return [z, mean, variance];
    });

    [Theory, MemberData(nameof(Levels))]
    public void Pointwise_without_statistics(SimdLevel level) => Check(level, (fused, c) =>
    {
        var z = c.Zeros(c.Map(c.Out));
        fused.PointwiseNorm<Relu>(c.Input(c.Map(c.In), c.Gated), c.Slice(20, c.Out, c.In), z, default, default);
        return [z];
    });

    [Theory, MemberData(nameof(Levels))]
    public void Pointwise_backward(SimdLevel level) => Check(level, (fused, c) =>
    {
        var x = c.Input(c.Map(c.In), c.Gated);
        var accumulate = c.Accumulate && x.IsPlain;
        var (dx, dw, sums) = (c.Random(21, c.Map(c.In)), c.Slice(22, c.Out, c.In), c.Sums(x));
        fused.PointwiseNormBackward<Swish, Swish>(x, c.Slice(20, c.Out, c.In), c.Gradient(c.Map(c.Out)), dx, accumulate, dw, sums);
        return [dx, dw, sums];
    });

    [Theory, MemberData(nameof(Levels))]
    public void Pointwise_gradients_by_themselves(SimdLevel level) => Check(level, (fused, c) =>
    {
        var x = c.Input(c.Map(c.In), c.Gated);
        var (dx, dw, sums) = (c.Zeros(c.Map(c.In)), c.Slice(22, c.Out, c.In), c.Sums(x));
        fused.PointwiseNormBackward<Swish, Swish>(x, c.Slice(20, c.Out, c.In), c.Gradient(c.Map(c.Out)), default, false, dw, default);
        fused.PointwiseNormBackward<Swish, Swish>(x, c.Slice(20, c.Out, c.In), c.Gradient(c.Map(c.Out)), dx, false, default, sums);
        return [dx, dw, sums];
    });

    [Theory, MemberData(nameof(Levels))]
    public void Depthwise(SimdLevel level) => Check(level, (fused, c) =>
    {
        var z = c.Zeros(c.Strided);
        var (mean, variance) = (c.Zeros(new Shape(c.In)), c.Zeros(new Shape(c.In)));
        fused.DepthwiseNorm<Swish>(c.Input(c.Map(c.In), gated: false), c.Slice(20, c.Kernel, c.Kernel, c.In), z, c.Stride, mean, variance);
        return [z, mean, variance];
    });

    [Theory, MemberData(nameof(Levels))]
    public void Depthwise_backward(SimdLevel level) => Check(level, (fused, c) =>
    {
        var x = c.Input(c.Map(c.In), gated: false);
        var accumulate = c.Accumulate && x.IsPlain;
        var (dx, dw, sums) = (c.Random(21, c.Map(c.In)), c.Slice(22, c.Kernel, c.Kernel, c.In), c.Sums(x));
        fused.DepthwiseNormBackward<Swish, Swish>(
            x, c.Slice(20, c.Kernel, c.Kernel, c.In), c.Gradient(c.Strided), dx, accumulate, dw, c.Stride, sums);
        return [dx, dw, sums];
    });

    [Theory, MemberData(nameof(Levels))]
    public void Passes_over_maps(SimdLevel level) => Check(level, (fused, c) =>
    {
        var shape = c.Map(c.In);
        var x = new NormalizedMap(c.Random(1, shape), c.Random(2, new Shape(c.In)), c.Random(3, new Shape(c.In)));
        var (y, sum, d, dz) = (c.Zeros(shape), c.Zeros(shape), c.Zeros(shape), c.Zeros(shape));
        var (sums, identitySums) = (c.Sums(x), c.Sums(x));
        var pooled = c.Zeros(new Shape(c.Images, 1, 1, c.In));
        fused.Activate<Swish>(x, default, y);
        fused.Activate<Identity>(x, c.Random(4, shape), sum);
        fused.ActivateBackward<Swish>(x, c.Random(5, shape), d, sums);
        fused.ActivateBackward<Identity>(x, c.Random(5, shape), default, identitySums);
        fused.Pool<Swish>(x, pooled);
        fused.NormGradient<Swish>(c.Gradient(shape), dz);
        return [y, sum, d, sums, identitySums, pooled, dz];
    });

    [Theory, MemberData(nameof(Levels))]
    public void Norms(SimdLevel level) => Check(level, (fused, c) =>
    {
        var channels = new Shape(c.In);
        var (scale, shift, slopes) = (c.Zeros(channels), c.Zeros(channels), c.Zeros(new Shape(3, c.In)));
        var (dgamma, dbeta) = (c.Random(5, channels), c.Random(6, channels));
        var (mean, variance, gamma) = (c.Random(1, channels), c.Random(2, channels, 0.5, 2), c.Random(3, channels));
        var sums = Tensor.Zeros(new Shape(2, c.In), DType.Float64);
        sums.CopyFrom(Tensor.From<double>(c.Random(7, sums.Shape).DType == DType.Float64
            ? c.Random(7, sums.Shape).ToArray<double>()
            : Array.ConvertAll(c.Random(7, sums.Shape).ToArray<float>(), v => (double)v), sums.Shape));
        fused.NormScale(mean, variance, gamma, c.Random(4, channels), 1e-3, scale, shift);
        fused.NormSlopes(sums, mean, variance, gamma, 1e-3, 100, c.Accumulate, slopes, dgamma, dbeta);
        return [scale, shift, slopes, dgamma, dbeta];
    });

    [Fact]
    public void Threads_do_not_change_a_bit()
    {
        var random = new System.Random(5);
        var x = new NormalizedMap(
            Dense(random, 8, 9, 9, 120), Dense(random, 120), Dense(random, 120), Dense(random, 8, 1, 1, 120));
        var ungated = new NormalizedMap(x.Map, x.Scale, x.Shift);
        var (weight, kernel) = (Dense(random, 72, 120), Dense(random, 5, 5, 120));
        var dz = new NormalizedGradient(new NormalizedMap(Dense(random, 8, 9, 9, 72)), Dense(random, 8, 9, 9, 72), Dense(random, 3, 72));
        var (widening, narrow) = (Dense(random, 120, 72), new NormalizedMap(Dense(random, 8, 9, 9, 72), Dense(random, 72), Dense(random, 72)));
        var dz2 = new NormalizedGradient(x, Dense(random, 8, 9, 9, 120), Dense(random, 3, 120), Dense(random, 8, 1, 1, 120));
        using var one = new CpuBackend(1);
        var expected = Everything(one);
        foreach (var threads in (int[])[2, 3])
        {
            using var many = new CpuBackend(threads);
            var actual = Everything(many);
            for (var i = 0; i < expected.Length; i++)
            {
                Assert.Equal(expected[i], actual[i]);
            }
        }

        double[][] Everything(CpuBackend cpu)
        {
            var (z, mean, variance) = (Tensor.Zeros(dz.Delta.Shape), Tensor.Zeros(new Shape(72)), Tensor.Zeros(new Shape(72)));
            var (da, dw, gateSums) = (Tensor.Zeros(x.Map.Shape), Tensor.Zeros(weight.Shape), Tensor.Zeros(new Shape(5, 8, 1, 1, 120)));
            var (d, dk, sums) = (Tensor.Zeros(x.Map.Shape), Tensor.Zeros(kernel.Shape), Tensor.Zeros(new Shape(2, 120), DType.Float64));
            var (d2, dw2, sums2) = (Tensor.Zeros(x.Map.Shape), Tensor.Zeros(weight.Shape), Tensor.Zeros(new Shape(2, 120), DType.Float64));
            var (d3, dw3, sums3) = (Tensor.Zeros(narrow.Map.Shape), Tensor.Zeros(widening.Shape), Tensor.Zeros(new Shape(2, 72), DType.Float64));
            cpu.PointwiseNorm<Swish>(x, weight, z, mean, variance);
            cpu.PointwiseNormBackward<Swish, Identity>(x, weight, dz, da, false, dw, gateSums);
            cpu.PointwiseNormBackward<Swish, Identity>(ungated, weight, dz, d2, false, dw2, sums2);
            cpu.DepthwiseNormBackward<Swish, Swish>(ungated, kernel, dz2, d, false, dk, 1, sums);
            cpu.PointwiseNormBackward<Swish, Swish>(narrow, widening, dz2, d3, false, dw3, sums3);
            return [.. new[] { z, mean, variance, da, dw, gateSums, d, dk, sums, d2, dw2, sums2, d3, dw3, sums3 }.Select(Wide)];
        }
    }

    private static Tensor Dense(System.Random random, params int[] lengths) => Views.RandomDense(random, new Shape(lengths), DType.Float32, 1);

    private static void Check(SimdLevel level, Func<IFusedBackend, FusedCase, Tensor[]> run)
    {
        using var cpu = new CpuBackend(2, level);
        var reference = new ComposedFusion(cpu);
        Views.ForSeeds(60, random =>
        {
            var seed = random.Next();
            var expected = run(reference, new FusedCase(seed, DType.Float64));
            var actual = run(cpu, new FusedCase(seed, DType.Float32));
            for (var i = 0; i < expected.Length; i++)
            {
                var (wide, narrow) = (Wide(expected[i]), Wide(actual[i]));
                var scale = wide.Max(Math.Abs);
                for (var j = 0; j < wide.Length; j++)
                {
                    Assert.True(
                        Math.Abs(wide[j] - narrow[j]) <= Tolerance * Math.Max(1, scale),
                        $"seed {seed}, result {i} {expected[i].Shape}, element {j}: expected {wide[j]:G9}, got {narrow[j]:G9}");
                }
            }
        });
    }

    private static double[] Wide(Tensor tensor) =>
        tensor.DType == DType.Float64 ? tensor.ToArray<double>() : Array.ConvertAll(tensor.ToArray<float>(), v => (double)v);
}
