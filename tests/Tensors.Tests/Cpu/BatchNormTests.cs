using AlphaNet.Pure.Tensors.Cpu;
using AlphaNet.Pure.Tensors.Lanes;
using AlphaNet.Pure.Tensors.Lanes.Ops;

namespace AlphaNet.Pure.Tensors.Tests.Cpu;

public sealed class BatchNormTests : IDisposable
{
    private const double Epsilon = 1e-5;

    private readonly CpuBackend cpu = new(1);

    public void Dispose() => cpu.Dispose();

    /// <summary>Statistics, forward and backward of batch norm on x with fixed weights and gradients: mean, variance, y, dx, dgamma, dbeta.</summary>
    internal static Tensor[] RunAll<TAct>(CpuBackend backend, in Tensor x) where TAct : struct, IUnaryOp
    {
        var channels = new Shape(x.Shape[^1]);
        var random = new System.Random(11);
        var gamma = Views.RandomDense(random, channels, x.DType);
        var beta = Views.RandomDense(random, channels, x.DType);
        var dy = Views.RandomDense(random, x.Shape, x.DType);
        var (mean, variance) = (Tensor.Uninitialized(channels, x.DType), Tensor.Uninitialized(channels, x.DType));
        var (y, dx) = (Tensor.Uninitialized(x.Shape, x.DType), Tensor.Uninitialized(x.Shape, x.DType));
        var (dgamma, dbeta) = (Tensor.Zeros(channels, x.DType), Tensor.Zeros(channels, x.DType));
        backend.BatchStatistics(x, mean, variance);
        backend.BatchNorm<TAct>(x, mean, variance, gamma, beta, Epsilon, y);
        backend.BatchNormBackward<TAct>(x, mean, variance, gamma, beta, Epsilon, dy, dx, false, dgamma, dbeta, true);
        return [mean, variance, y, dx, dgamma, dbeta];
    }

    [Theory]
    [InlineData(3, 0.0)]
    [InlineData(24, 0.0)]
    [InlineData(24, 1000.0)]
    [InlineData(144, 100.0)]
    [InlineData(1344, 30.0)]
    public void StatisticsAgreeWithTwoPassesInDouble(int channels, double shift)
    {
        var random = new System.Random(channels);
        var x = Views.RandomDense(random, new Shape(8, 23, 11, channels), DType.Float32);
        var span = x.Span<float>();
        for (var i = 0; i < span.Length; i++)
        {
            // The first image is constant: blocks of very different means must combine.
            span[i] = (float)(i < span.Length / 8 ? shift / 2 : span[i] + shift);
        }

        var (mean, variance) = (Tensor.Uninitialized(new Shape(channels)), Tensor.Uninitialized(new Shape(channels)));
        cpu.BatchStatistics(x, mean, variance);
        var pixels = span.Length / channels;
        for (var c = 0; c < channels; c++)
        {
            var exactMean = 0.0;
            for (var p = 0; p < pixels; p++)
            {
                exactMean += span[p * channels + c];
            }

            exactMean /= pixels;
            var exactVariance = 0.0;
            for (var p = 0; p < pixels; p++)
            {
                exactVariance += Math.Pow(span[p * channels + c] - exactMean, 2);
            }

            exactVariance /= pixels;
            var deviation = Math.Sqrt(exactVariance);
            Assert.InRange(Math.Abs(mean.ToArray<float>()[c] - exactMean), 0, 1e-6 * deviation + 1e-7 * Math.Abs(exactMean));
            Assert.InRange(variance.ToArray<float>()[c] / exactVariance, 1 - 1e-6, 1 + 1e-6);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void FewPixelsFarFromZeroHaveNoNegativeVariance(int pixels)
    {
        using var cpu = new CpuBackend(1);
        var row = Enumerable.Range(0, 37).Select(c => 100 + c / 7f).ToArray();
        var x = Tensor.From<float>([.. Enumerable.Repeat(row, pixels).SelectMany(r => r)], new Shape(pixels, 1, 1, 37));
        var (mean, variance) = (Tensor.Zeros(new Shape(37)), Tensor.Zeros(new Shape(37)));
        cpu.BatchStatistics(x, mean, variance);
        Assert.Equal(row, mean.ToArray<float>());
        Assert.All(variance.ToArray<float>(), v => Assert.Equal(0, v));
    }

    [Fact]
    public void ForwardIsItsFormula() => Views.ForSeeds(60, random =>
    {
        var x = Views.RandomDense(random, new Shape(random.Next(1, 5), random.Next(1, 9), random.Next(1, 70)), DType.Float32);
        var channels = x.Shape[^1];
        var all = new[] { 3.0, 1, 1, 1 }.Select(_ => Views.RandomDense(random, new Shape(channels), DType.Float32)).ToArray();
        var (mean, gamma, beta) = (all[0], all[1], all[2]);
        var variance = all[3];
        cpu.Unary<Square>(variance, variance);
        var y = Tensor.Uninitialized(x.Shape);
        cpu.BatchNorm<Relu>(x, mean, variance, gamma, beta, 0.1, y);
        var (m, v, g, b) = (mean.ToDoubles(), variance.ToDoubles(), gamma.ToDoubles(), beta.ToDoubles());
        var expected = x.ToDoubles().Select((value, i) =>
        {
            var c = i % channels;
            return Math.Max(0, g[c] * (value - m[c]) / Math.Sqrt(v[c] + 0.1) + b[c]);
        }).ToArray();
        Views.Near(expected, y.ToDoubles(), 5e-6, "y");
    });

    [Theory]
    [InlineData(true, 5)]
    [InlineData(true, 24)]
    [InlineData(false, 5)]
    public void BackwardAgreesWithCentralDifferences(bool throughStatistics, int channels)
    {
        CheckBackward<Identity>(throughStatistics, channels);
        CheckBackward<Swish>(throughStatistics, channels);
        CheckBackward<Sigmoid>(throughStatistics, channels);
    }

    [Fact]
    public void FloatBackwardAgreesWithDouble()
    {
        foreach (var channels in (int[])[1, 7, 24, 40, 144, 1100])
        {
            var x = Views.RandomDense(new System.Random(channels), new Shape(4, 13, 11, channels), DType.Float32);
            var exact = Views.Of(x.ToDoubles(), x.Shape, DType.Float64);
            var (single, reference) = (RunAll<Swish>(cpu, x), RunAll<Swish>(cpu, exact));
            for (var i = 0; i < single.Length; i++)
            {
                var expected = reference[i].ToDoubles();
                var largest = expected.Max(Math.Abs);
                Views.Near(Array.ConvertAll(expected, e => e / largest), Array.ConvertAll(single[i].ToDoubles(), s => s / largest), 2e-6, $"result {i}");
            }
        }
    }

    [Fact]
    public void AccumulatesAndSkips()
    {
        var x = Views.RandomDense(new System.Random(1), new Shape(5, 6, 7), DType.Float64);
        var plain = RunAll<Swish>(cpu, x);
        var random = new System.Random(11);
        var (gamma, beta) = (Views.RandomDense(random, new Shape(7), x.DType), Views.RandomDense(random, new Shape(7), x.DType));
        var dy = Views.RandomDense(random, x.Shape, x.DType);
        var dx = plain[3].Clone();
        var (dgamma, dbeta) = (plain[4].Clone(), plain[5].Clone());
        cpu.BatchNormBackward<Swish>(x, plain[0], plain[1], gamma, beta, Epsilon, dy, dx, true, dgamma, dbeta, true);
        Views.Near(Array.ConvertAll(plain[3].ToDoubles(), v => 2 * v), dx.ToDoubles(), 1e-12, "dx");
        Views.Near(Array.ConvertAll(plain[4].ToDoubles(), v => 2 * v), dgamma.ToDoubles(), 1e-12, "dgamma");
        cpu.BatchNormBackward<Swish>(x, plain[0], plain[1], gamma, beta, Epsilon, dy, default, false, dgamma, dbeta, true);
        Views.Near(Array.ConvertAll(plain[5].ToDoubles(), v => 3 * v), dbeta.ToDoubles(), 1e-12, "dbeta");
        cpu.BatchNormBackward<Swish>(x, plain[0], plain[1], gamma, beta, Epsilon, dy, dy, false, dgamma, dbeta, true);
        Assert.Equal(plain[3].ToDoubles(), dy.ToDoubles());
    }

    [Fact]
    public void RefusesWhatIsNoChannelVector()
    {
        var x = Tensor.Zeros(new Shape(2, 3, 4));
        var error = Assert.Throws<ShapeException>(() => cpu.BatchStatistics(x, Tensor.Zeros(new Shape(3)), Tensor.Zeros(new Shape(4))));
        Assert.Contains("mean", error.Message);
        Assert.Throws<ShapeException>(() => cpu.BatchStatistics(x.Slice(2, 0, 3), Tensor.Zeros(new Shape(3)), Tensor.Zeros(new Shape(3))));
        Assert.Throws<ShapeException>(() => cpu.BatchStatistics(Tensor.Zeros(new Shape(0, 4)), Tensor.Zeros(new Shape(4)), Tensor.Zeros(new Shape(4))));
    }

    private void CheckBackward<TAct>(bool throughStatistics, int channels) where TAct : struct, IUnaryOp
    {
        const double Step = 1e-5;
        var random = new System.Random(channels);
        var vector = new Shape(channels);
        var x = Views.RandomDense(random, new Shape(3, 2, channels), DType.Float64);
        var (gamma, beta) = (Views.RandomDense(random, vector, DType.Float64), Views.RandomDense(random, vector, DType.Float64));
        var dy = Views.RandomDense(random, x.Shape, DType.Float64);
        var (mean, variance) = (Views.RandomDense(random, vector, DType.Float64), Tensor.Uninitialized(vector, DType.Float64));
        cpu.Fill(variance, 0.7);
        var (dx, dgamma, dbeta) = (Tensor.Zeros(x.Shape, DType.Float64), Tensor.Zeros(vector, DType.Float64), Tensor.Zeros(vector, DType.Float64));
        _ = Loss();
        cpu.BatchNormBackward<TAct>(x, mean, variance, gamma, beta, Epsilon, dy, dx, false, dgamma, dbeta, throughStatistics);
        foreach (var (value, gradient, name) in ((Tensor, Tensor, string)[])[(x, dx, "dx"), (gamma, dgamma, "dgamma"), (beta, dbeta, "dbeta")])
        {
            for (var i = 0; i < value.Count; i++)
            {
                var before = value.Span<double>()[i];
                value.Span<double>()[i] = before + Step;
                var above = Loss();
                value.Span<double>()[i] = before - Step;
                var below = Loss();
                value.Span<double>()[i] = before;
                Views.Near((above - below) / (2 * Step), gradient.Span<double>()[i], 1e-6, $"{typeof(TAct).Name} {name}[{i}]");
            }
        }

        double Loss()
        {
            if (throughStatistics)
            {
                cpu.BatchStatistics(x, mean, variance);
            }

            var y = Tensor.Uninitialized(x.Shape, DType.Float64);
            cpu.BatchNorm<TAct>(x, mean, variance, gamma, beta, Epsilon, y);
            return y.ToArray<double>().Zip(dy.ToArray<double>(), (a, b) => a * b).Sum();
        }
    }
}
