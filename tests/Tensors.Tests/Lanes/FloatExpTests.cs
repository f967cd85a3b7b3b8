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

    [Theory]
    [InlineData(0x7FFFFFFFu)]
    [InlineData(0x7FC00001u)]
    [InlineData(0x7FC001FFu)]
    [InlineData(0xFFFFFFFFu)]
    public void Whatever_a_NaN_carries_it_stays_one(uint bits)
    {
        var nan = BitConverter.UInt32BitsToSingle(bits);
        var x = Tensor.Wrap(Enumerable.Repeat(nan, 37).ToArray(), new Shape(37));
        foreach (var level in Enum.GetValues<SimdLevel>().Where(level => level <= Simd.Best))
        {
            using var backend = new CpuBackend(1, level);
            Check<Exp>(backend);
            Check<Sigmoid>(backend);
            Check<Swish>(backend);
            Check<Tanh>(backend);
        }

        Assert.All([FloatExp.Exp(new F1(nan)).Vector, Sigmoid.Forward(new F1(nan)).Vector, Sigmoid.Derivative(new F1(nan)).Vector], v => Assert.True(float.IsNaN(v)));

        void Check<TOp>(CpuBackend backend) where TOp : struct, IUnaryOp
        {
            var y = Tensor.Zeros(x.Shape);
            backend.Unary<TOp>(x, y);
            Assert.All(y.ToArray<float>(), v => Assert.True(float.IsNaN(v), $"{typeof(TOp).Name} at {backend.Level} gives {v}"));
            backend.UnaryBackward<TOp>(x, Tensor.Wrap(Enumerable.Repeat(1f, 37).ToArray(), x.Shape), y, accumulate: false);
            Assert.All(y.ToArray<float>(), v => Assert.True(float.IsNaN(v), $"the derivative of {typeof(TOp).Name} at {backend.Level} gives {v}"));
        }
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
