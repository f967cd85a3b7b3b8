using AlphaNet.Pure.Tensors.Cpu;
using AlphaNet.Pure.Tensors.Lanes;
using AlphaNet.Pure.Tensors.Lanes.Ops;

namespace AlphaNet.Pure.Tensors.Tests.Cpu;

public sealed class ReductionsTests : IDisposable
{
    private readonly CpuBackend cpu = new(1);

    public void Dispose() => cpu.Dispose();

    [Fact]
    public void ReduceOfAnyViewEqualsAnIndexLoop() => Views.ForSeeds(400, random =>
    {
        Check<Sum>(random, 0, (s, v) => s + v);
        Check<Max>(random, double.NegativeInfinity, Math.Max);
        Check<Min>(random, double.PositiveInfinity, Math.Min);
    });

    [Fact]
    public void A_view_of_more_elements_than_an_int_counts_is_summed_whole()
    {
        var ones = Tensor.From<float>([1], new Shape(1, 1)).BroadcastTo(new Shape(65537, 32769));
        var sum = Tensor.Zeros(new Shape(1, 1));

        cpu.Reduce<Sum>(ones, sum);

        Assert.Equal(65537.0 * 32769, sum.ToDoubles()[0], 1e-6 * 65537 * 32769);
    }

    [Theory]
    [InlineData(new[] { 16, 24, 24, 144 }, new[] { 1, 1, 1, 144 })]
    [InlineData(new[] { 16, 24, 24, 144 }, new[] { 16, 1, 1, 144 })]
    [InlineData(new[] { 16, 24, 24, 144 }, new[] { 16, 24, 24, 1 })]
    [InlineData(new[] { 16, 24, 24, 144 }, new[] { 1, 1, 1, 1 })]
    [InlineData(new[] { 3, 70000 }, new[] { 3, 1 })]
    [InlineData(new[] { 300, 2500 }, new[] { 1, 2500 })]
    public void LargeSumsAgreeWithDouble(int[] from, int[] to)
    {
        var x = Views.RandomDense(new System.Random(3), new Shape(from), DType.Float32);
        var y = Tensor.Uninitialized(new Shape(to));
        cpu.Reduce<Sum>(x, y);
        var expected = new double[y.Count];
        var magnitudes = new double[y.Count];
        var values = x.ToArray<float>();
        for (var i = 0; i < values.Length; i++)
        {
            var place = Views.Project(i, x.Shape, y.Shape);
            expected[place] += values[i];
            magnitudes[place] += Math.Abs(values[i]);
        }

        var actual = y.ToDoubles();
        for (var i = 0; i < actual.Length; i++)
        {
            // A sum of n numbers that cancel is as good as float holds their magnitudes.
            Assert.InRange(Math.Abs(actual[i] - expected[i]) / magnitudes[i], 0, 1.2e-7);
        }
    }

    [Fact]
    public void LongSumOfEqualNumbersKeepsItsDigits()
    {
        var x = Tensor.Uninitialized(new Shape(4_000_000));
        cpu.Fill(x, 0.1);
        var y = Tensor.Uninitialized(new Shape(1));
        cpu.Reduce<Sum>(x, y);
        Views.Near(4_000_000 * (double)0.1f, y.Item<float>(), 3e-7, "sum");
    }

    [Fact]
    public void NaNSurvives()
    {
        var x = Tensor.Zeros(new Shape(3, 100));
        x.Span<float>()[150] = float.NaN;
        var y = Tensor.Uninitialized(new Shape(3, 1));
        cpu.Reduce<Max>(x, y);
        Assert.Equal([0f, float.NaN, 0f], y.ToArray<float>());
        cpu.Reduce<Sum>(x, y);
        Assert.Equal([0f, float.NaN, 0f], y.ToArray<float>());
    }

    [Fact]
    public void NothingReducesToTheIdentity()
    {
        var y = Tensor.Uninitialized(new Shape(1, 3));
        cpu.Reduce<Sum>(Tensor.Zeros(new Shape(0, 3)), y);
        Assert.Equal([0f, 0f, 0f], y.ToArray<float>());
        var columns = Tensor.Uninitialized(new Shape(2, 1));
        cpu.Reduce<Max>(Tensor.Zeros(new Shape(2, 0)), columns);
        Assert.Equal([float.NegativeInfinity, float.NegativeInfinity], columns.ToArray<float>());
    }

    [Fact]
    public void SumOfSquaresIsADouble() => Views.ForSeeds(50, random =>
    {
        var x = Views.RandomView(random, Views.RandomShape(random), DType.Float32);
        Views.Near(x.ToDoubles().Sum(v => v * v), cpu.SumOfSquares(x), 1e-6, "sum of squares");
    });

    [Fact]
    public void RefusesAResultThatDoesNotFit()
    {
        var x = Tensor.Zeros(new Shape(2, 3));
        Assert.Throws<ShapeException>(() => cpu.Reduce<Sum>(x, Tensor.Zeros(new Shape(3))));
        Assert.Throws<ShapeException>(() => cpu.Reduce<Sum>(x, Tensor.Zeros(new Shape(2, 2))));
    }

    private void Check<TOp>(System.Random random, double identity, Func<double, double, double> combine) where TOp : struct, IReduceOp
    {
        var shape = Views.RandomShape(random);
        var dtype = random.Next(2) == 0 ? DType.Float32 : DType.Float64;
        var x = Views.RandomView(random, shape, dtype);
        var y = Views.RandomView(random, Views.RandomBroadcast(random, shape, keepRank: true), dtype);
        var accumulate = random.Next(2) == 0;
        var before = y.ToDoubles();
        var expected = Enumerable.Repeat(identity, before.Length).ToArray();
        var values = x.ToDoubles();
        for (var i = 0; i < values.Length; i++)
        {
            ref var at = ref expected[Views.Project(i, shape, y.Shape)];
            at = combine(at, values[i]);
        }

        cpu.Reduce<TOp>(x, y, accumulate);
        for (var i = 0; accumulate && i < before.Length; i++)
        {
            expected[i] += before[i];
        }

        Views.Near(expected, y.ToDoubles(), dtype == DType.Float32 ? 2e-5 : 1e-12, $"{typeof(TOp).Name} of {x} {x.Strides} to {y}");
    }
}
