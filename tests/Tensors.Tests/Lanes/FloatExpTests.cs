using AlphaNet.Pure.Tensors.Cpu;
using AlphaNet.Pure.Tensors.Lanes;
using AlphaNet.Pure.Tensors.Lanes.Ops;
using Xunit;

namespace AlphaNet.Pure.Tensors.Tests.Lanes;

public sealed unsafe class FloatExpTests
{
    private const int Widest = 16;

    [Fact]
    public void Sigmoid_is_accurate_to_3e7()
    {
        foreach (var x in Arguments(-87, 200))
        {
            Assert.InRange(FloatExp.Sigmoid(new F1(x)).Vector * (1 + Math.Exp(-(double)x)), 1 - 3e-7, 1 + 3e-7);
        }
    }

    [Fact]
    public void Exp_is_accurate_to_15e8()
    {
        foreach (var x in Arguments(-87.3f, 88.7f))
        {
            Assert.InRange(FloatExp.Exp(new F1(x)).Vector / Math.Exp(x), 1 - 1.5e-7, 1 + 1.5e-7);
        }
    }

    [Fact]
    public void Swish_derivative_equals_central_difference_of_swish_in_float64()
    {
        foreach (var x in Arguments(-30, 30))
        {
            const double Step = 1e-4;
            var difference = (Exact(x + Step) - Exact(x - Step)) / (2 * Step);
            Assert.InRange(Swish.Derivative(new F1(x)).Vector - difference, -1e-6, 1e-6);
        }

        static double Exact(double x) => x / (1 + Math.Exp(-x));
    }

    [Theory]
    [InlineData(float.PositiveInfinity, float.PositiveInfinity, 1f)]
    [InlineData(float.MaxValue, float.PositiveInfinity, 1f)]
    [InlineData(90f, float.PositiveInfinity, 1f)]
    [InlineData(0f, 1f, 0.5f)]
    [InlineData(float.Epsilon, 1f, 0.5f)]
    [InlineData(-200f, 0f, 0f)]
    [InlineData(float.MinValue, 0f, 0f)]
    [InlineData(float.NegativeInfinity, 0f, 0f)]
    [InlineData(float.NaN, float.NaN, float.NaN)]
    public void Special_values(float x, float exp, float sigmoid)
    {
        Assert.Equal(exp, FloatExp.Exp(new F1(x)).Vector);
        Assert.Equal(sigmoid, FloatExp.Sigmoid(new F1(x)).Vector, 1e-37f);
    }

    [Fact]
    public void Exp_underflows_through_denormals()
    {
        foreach (var x in Arguments(-104, -87))
        {
            Assert.InRange(FloatExp.Exp(new F1(x)).Vector - Math.Exp(x), -1.5 * float.Epsilon, 1.5 * float.Epsilon);
        }
    }

    [Fact]
    public void All_widths_give_the_same_bits_alone_and_four_in_step()
    {
        var arguments = Arguments(-110, 110).Concat([float.NaN, float.PositiveInfinity, float.NegativeInfinity, 0f, -0f, 1e30f, -1e30f, 1e-40f]).ToList();
        while (arguments.Count % (4 * Widest) != 0)
        {
            arguments.Add(1f);
        }

        var expected = Map<F1>(arguments);
        Assert.Equal(expected, Map<F4>(arguments));
        Assert.Equal(expected, Map<F8>(arguments));
        Assert.Equal(expected, Map<F16>(arguments));
        Assert.Equal(expected, MapFour<F1>(arguments));
        Assert.Equal(expected, MapFour<F4>(arguments));
        Assert.Equal(expected, MapFour<F8>(arguments));
        Assert.Equal(expected, MapFour<F16>(arguments));
    }

    [Fact]
    public void Every_operation_of_four_in_step_is_that_of_each()
    {
        var random = new System.Random(3);
        for (var round = 0; round < 1000; round++)
        {
            var (a, b, c) = (Numbers(), Numbers(), Numbers());
            var (qa, qb, qc) = (Of(a), Of(b), Of(c));
            Check(qa + qb, i => a[i] + b[i]);
            Check(qa - qb, i => a[i] - b[i]);
            Check(qa * qb, i => a[i] * b[i]);
            Check(qa / qb, i => a[i] / b[i]);
            Check(-qa, i => -a[i]);
            Check(Quartet<F1>.Fma(qa, qb, qc), i => MathF.FusedMultiplyAdd(a[i], b[i], c[i]));
            Check(Quartet<F1>.Fma(qa, 3f, 5f), i => MathF.FusedMultiplyAdd(a[i], 3f, 5f));
            Check(Quartet<F1>.Fma(qa, 3f, qc), i => MathF.FusedMultiplyAdd(a[i], 3f, c[i]));
            Check(Quartet<F1>.Fma(qa, qb, 5f), i => MathF.FusedMultiplyAdd(a[i], b[i], 5f));
            Check(Quartet<F1>.Add(qa, 3f), i => a[i] + 3f);
            Check(Quartet<F1>.Inverse(qa), i => 1 / a[i]);
            Check(Quartet<F1>.Max(qa, qb), i => MathF.Max(a[i], b[i]));
            Check(Quartet<F1>.Min(qa, qb), i => MathF.Min(a[i], b[i]));
            Check(Quartet<F1>.Abs(qa), i => MathF.Abs(a[i]));
            Check(Quartet<F1>.Sqrt(qa), i => MathF.Sqrt(a[i]));
            Check(Quartet<F1>.Clamp(qa, -1f, 2f), i => Math.Clamp(a[i], -1f, 2f));
            Check(Quartet<F1>.Log(Quartet<F1>.Abs(qa)), i => F1.Log(new F1(MathF.Abs(a[i]))).Vector);
            Check(Quartet<F1>.Select(Quartet<F1>.LessThan(qa, qb), qb, qc), i => a[i] < b[i] ? b[i] : c[i]);
            Check(Tanh.Forward(qa), i => Tanh.Forward(new F1(a[i])).Vector);
        }

        float[] Numbers() => [.. Enumerable.Range(0, 4).Select(_ => (random.NextSingle() - 0.5f) * 12)];
        static Quartet<F1> Of(float[] x) => new(new F1(x[0]), new F1(x[1]), new F1(x[2]), new F1(x[3]));
        static void Check(Quartet<F1> actual, Func<int, float> expected) =>
            Assert.Equal([.. Enumerable.Range(0, 4).Select(expected)], (float[])[actual.First.Vector, actual.Second.Vector, actual.Third.Vector, actual.Fourth.Vector]);
    }

    private static int[] Map<TLane>(List<float> arguments) where TLane : struct, IFloatLane<TLane>
    {
        var x = arguments.ToArray();
        var y = new float[4 * x.Length];
        fixed (float* source = x, target = y)
        {
            for (var i = 0; i < x.Length; i += TLane.Width)
            {
                var v = TLane.Load(source + i);
                TLane.Store(target + i, TLane.Exp(v));
                TLane.Store(target + x.Length + i, TLane.Sigmoid(v));
                TLane.Store(target + 2 * x.Length + i, Swish.Forward(v));
                TLane.Store(target + 3 * x.Length + i, Swish.Derivative(v));
            }
        }

        return Bits(y);
    }

    private static int[] MapFour<TLane>(List<float> arguments) where TLane : struct, IFloatLane<TLane>
    {
        var x = arguments.ToArray();
        var y = new float[4 * x.Length];
        fixed (float* source = x, target = y)
        {
            for (var i = 0; i < x.Length; i += FourLanes<TLane>.Width)
            {
                var v = FourLanes<TLane>.Load(source + i);
                FourLanes<TLane>.Store(target + i, Quartet<TLane>.Exp(v));
                FourLanes<TLane>.Store(target + x.Length + i, Quartet<TLane>.Sigmoid(v));
                FourLanes<TLane>.Store(target + 2 * x.Length + i, Swish.Forward(v));
                FourLanes<TLane>.Store(target + 3 * x.Length + i, Swish.Derivative(v));
            }
        }

        return Bits(y);
    }

    // A NaN's payload says nothing.
    private static int[] Bits(float[] y) => Array.ConvertAll(y, v => float.IsNaN(v) ? int.MinValue : BitConverter.SingleToInt32Bits(v));

    private static IEnumerable<float> Arguments(float low, float high)
    {
        const int Count = 20_001;
        for (var i = 0; i < Count; i++)
        {
            yield return low + (high - low) * i / (Count - 1);
        }
    }
}
