using System.Runtime.Intrinsics;
using AlphaNet.Pure.Tensors.Cpu;
using AlphaNet.Pure.Tensors.Cpu.Vectors;
using Xunit;

namespace AlphaNet.Pure.Tensors.Tests.Cpu;

public sealed unsafe class VectorMathTests
{
    private const int Widest = 16;

    [Fact]
    public void Sigmoid_is_accurate_to_3e7()
    {
        foreach (var x in Arguments(-87, 200))
        {
            Assert.InRange(VectorMath.Sigmoid<FloatScalar, float>(x) * (1 + Math.Exp(-(double)x)), 1 - 3e-7, 1 + 3e-7);
        }
    }

    [Fact]
    public void Exp_is_accurate_to_15e8()
    {
        foreach (var x in Arguments(-87.3f, 88.7f))
        {
            Assert.InRange(VectorMath.Exp<FloatScalar, float>(x) / Math.Exp(x), 1 - 1.5e-7, 1 + 1.5e-7);
        }
    }

    [Fact]
    public void Swish_derivative_equals_central_difference_of_swish_in_float64()
    {
        foreach (var x in Arguments(-30, 30))
        {
            const double Step = 1e-4;
            var difference = (Swish(x + Step) - Swish(x - Step)) / (2 * Step);
            Assert.InRange(VectorMath.SwishDerivative<FloatScalar, float>(x) - difference, -1e-6, 1e-6);
        }

        static double Swish(double x) => x / (1 + Math.Exp(-x));
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
        Assert.Equal(exp, VectorMath.Exp<FloatScalar, float>(x));
        Assert.Equal(sigmoid, VectorMath.Sigmoid<FloatScalar, float>(x), 1e-37f);
    }

    [Fact]
    public void Exp_underflows_through_denormals()
    {
        foreach (var x in Arguments(-104, -87))
        {
            Assert.InRange(VectorMath.Exp<FloatScalar, float>(x) - Math.Exp(x), -1.5 * float.Epsilon, 1.5 * float.Epsilon);
        }
    }

    [Fact]
    public void All_widths_give_the_same_bits()
    {
        var arguments = Arguments(-110, 110).Concat([float.NaN, float.PositiveInfinity, float.NegativeInfinity, 0f, -0f, 1e30f, -1e30f, 1e-40f]).ToList();
        while (arguments.Count % Widest != 0)
        {
            arguments.Add(1f);
        }

        var expected = Map<FloatScalar, float>(arguments);
        Assert.Equal(expected, Map<Float128, Vector128<float>>(arguments));
        Assert.Equal(expected, Map<Float256, Vector256<float>>(arguments));
        Assert.Equal(expected, Map<Float512, Vector512<float>>(arguments));
    }

    private static int[] Map<TOps, TVec>(List<float> arguments) where TOps : struct, IFloatVector<TVec> where TVec : unmanaged
    {
        var x = arguments.ToArray();
        var y = new float[4 * x.Length];
        fixed (float* source = x, target = y)
        {
            for (var i = 0; i < x.Length; i += TOps.Count)
            {
                var v = TOps.Load(source + i);
                TOps.Store(target + i, VectorMath.Exp<TOps, TVec>(v));
                TOps.Store(target + x.Length + i, VectorMath.Sigmoid<TOps, TVec>(v));
                TOps.Store(target + 2 * x.Length + i, VectorMath.Swish<TOps, TVec>(v));
                TOps.Store(target + 3 * x.Length + i, VectorMath.SwishDerivative<TOps, TVec>(v));
            }
        }

        // A NaN's payload says nothing.
        return Array.ConvertAll(y, v => float.IsNaN(v) ? int.MinValue : BitConverter.SingleToInt32Bits(v));
    }

    private static IEnumerable<float> Arguments(float low, float high)
    {
        const int Count = 20_001;
        for (var i = 0; i < Count; i++)
        {
            yield return low + (high - low) * i / (Count - 1);
        }
    }
}
