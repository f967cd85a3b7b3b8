using AlphaNet.Pure.Tensors.Backends;
using AlphaNet.Pure.Tensors.Cpu;
using AlphaNet.Pure.Tensors.Lanes.Ops;

namespace AlphaNet.Pure.Tensors.Tests.Cpu.Fused;

/// <summary>Mean and variance that ride on a store agree with two passes in double over the map stored, however far the mean lies from zero.</summary>
public sealed class FusedStatisticsTests
{
    private const int Channels = 21;

    public static TheoryData<SimdLevel, double> Cases()
    {
        var cases = new TheoryData<SimdLevel, double>();
        foreach (var level in Enum.GetValues<SimdLevel>().Where(level => level <= Simd.Best))
        {
            // In deviations: below and above where the squares' difference is trusted, and where it would have no digit left.
            foreach (var mean in (double[])[0, 2, 15, 17, 100, 4096, -4096, 1e6])
            {
                cases.Add(level, mean);
            }
        }

        return cases;
    }

    [Theory, MemberData(nameof(Cases))]
    public void Of_a_pointwise_convolution(SimdLevel level, double mean) => Check(mean, (x, statistics) =>
    {
        using var backend = new CpuBackend(1, level);
        var z = Tensor.Zeros(x.Shape, DType.Float32);
        backend.PointwiseNorm<Identity>(new NormalizedMap(x), Unit(new Shape(Channels, Channels), c => c * Channels + c), z, statistics.Mean, statistics.Variance);
        return z;
    });

    [Theory, MemberData(nameof(Cases))]
    public void Of_a_depthwise_convolution(SimdLevel level, double mean) => Check(mean, (x, statistics) =>
    {
        using var backend = new CpuBackend(1, level);
        var z = Tensor.Zeros(x.Shape, DType.Float32);
        backend.DepthwiseNorm<Identity>(new NormalizedMap(x), Unit(new Shape(3, 3, Channels), c => 4 * Channels + c), z, 1, statistics.Mean, statistics.Variance);
        return z;
    });

    private static void Check(double mean, Func<Tensor, (Tensor Mean, Tensor Variance), Tensor> run)
    {
        foreach (var (images, side) in ((int, int)[])[(1, 2), (2, 7), (3, 16)])
        {
            var random = new System.Random(images);
            // One channel alone lies there, as would happen, others around zero; a deviation is 0.6 about.
            var x = Tensor.From<float>(
                [.. Enumerable.Range(0, images * side * side * Channels).Select(i => (float)((i % Channels == 5 ? 0.6 * mean : 0) + 2 * random.NextDouble() - 1))], new Shape(images, side, side, Channels));
            var (average, variance) = (Tensor.Zeros(new Shape(Channels), DType.Float32), Tensor.Zeros(new Shape(Channels), DType.Float32));
            var z = run(x, (average, variance)).ToArray<float>();
            for (var c = 0; c < Channels; c++)
            {
                var values = z.Where((_, i) => i % Channels == c).Select(v => (double)v).ToArray();
                var expected = values.Average();
                var spread = values.Average(v => (v - expected) * (v - expected));
                Assert.Equal(expected, average.Span<float>()[c], 1e-6 * Math.Max(1, Math.Abs(expected)));
                Assert.True(Math.Abs(variance.Span<float>()[c] / spread - 1) < 1e-4, $"channel {c} of {images} x {side} x {side}: variance {variance.Span<float>()[c]}, by two passes {spread}");
            }
        }
    }

    private static Tensor Unit(Shape shape, Func<int, int> place)
    {
        var weight = Tensor.Zeros(shape, DType.Float32);
        for (var c = 0; c < Channels; c++)
        {
            weight.Span<float>()[place(c)] = 1;
        }

        return weight;
    }
}
