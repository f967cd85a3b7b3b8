using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace AlphaNet.Pure.Tensors.Lanes;

/// <summary>4 floats.</summary>
internal readonly unsafe struct F4(Vector128<float> value) : IFloatLane<F4>
{
    // Bits of sqrt(1/2): subtracting them moves the exponent's step from powers of two to where the mantissa range begins.
    private const int SqrtHalf = 0x3f3504f3;

    private readonly Vector128<float> value = value;

    /// <summary>The vector inside, for kernels on bare vectors.</summary>
    public Vector128<float> Vector => value;

    public static int Width => 4;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F4 Create(double value) => new(Vector128.Create((float)value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F4 Load(float* source) => new(Vector128.Load(source));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(float* target, F4 value) => value.value.Store(target);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F4 Load(float* source, int count)
    {
        var result = Vector128.CreateScalar(source[0]);
        if (count > 1)
        {
            result = result.WithElement(1, source[1]);
        }

        return new(count > 2 ? result.WithElement(2, source[2]) : result);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(float* target, F4 value, int count)
    {
        target[0] = value.value[0];
        if (count > 1)
        {
            target[1] = value.value[1];
        }

        if (count > 2)
        {
            target[2] = value.value[2];
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F4 operator +(F4 left, F4 right) => new(left.value + right.value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F4 operator -(F4 left, F4 right) => new(left.value - right.value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F4 operator *(F4 left, F4 right) => new(left.value * right.value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F4 operator /(F4 left, F4 right) => new(left.value / right.value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F4 operator -(F4 value) => new(-value.value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F4 Fma(F4 a, F4 b, F4 c) => new(Vector128.FusedMultiplyAdd(a.value, b.value, c.value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F4 Max(F4 left, F4 right) => new(Vector128.Max(left.value, right.value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F4 Min(F4 left, F4 right) => new(Vector128.Min(left.value, right.value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F4 Abs(F4 value) => new(Vector128.Abs(value.value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F4 Sqrt(F4 value) => new(Vector128.Sqrt(value.value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F4 Exp(F4 value) => FloatExp.Exp(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F4 Log(F4 value) => FloatLog.Log(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F4 Sigmoid(F4 value) => FloatExp.Sigmoid(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F4 LessThan(F4 left, F4 right) => new(Vector128.LessThan(left.value, right.value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F4 Select(F4 mask, F4 whenTrue, F4 whenFalse) =>
        new(Vector128.ConditionalSelect(mask.value, whenTrue.value, whenFalse.value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F4 Exponent(F4 value) =>
        new(Vector128.ConvertToSingle((value.value.AsInt32() - Vector128.Create(SqrtHalf)) >> 23));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F4 Mantissa(F4 value) =>
        new((((value.value.AsInt32() - Vector128.Create(SqrtHalf)) & Vector128.Create(0x007fffff)) + Vector128.Create(SqrtHalf)).AsSingle());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F4 Clamp(F4 value, float low, float high)
    {
        // MAXPS and MINPS give their second operand where either is NaN.
        if (Sse.IsSupported)
        {
            return new(Sse.Min(Vector128.Create(high), Sse.Max(Vector128.Create(low), value.value)));
        }

        var least = Vector128.ConditionalSelect(Vector128.LessThan(value.value, Vector128.Create(low)), Vector128.Create(low), value.value);
        return new(Vector128.ConditionalSelect(Vector128.GreaterThan(least, Vector128.Create(high)), Vector128.Create(high), least));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F4 Fma(F4 a, float b, float c) => new(Vector128.FusedMultiplyAdd(a.value, Vector128.Create(b), Vector128.Create(c)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F4 Fma(F4 a, float b, F4 c) => new(Vector128.FusedMultiplyAdd(a.value, Vector128.Create(b), c.value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F4 Fma(F4 a, F4 b, float c) => new(Vector128.FusedMultiplyAdd(a.value, b.value, Vector128.Create(c)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F4 Add(F4 a, float b) => new(a.value + Vector128.Create(b));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F4 Inverse(F4 a) => new(Vector128.Create(1f) / a.value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F4 ScaleByLowBits(F4 value, F4 shifted) => new((value.value.AsInt32() + (shifted.value.AsInt32() << 23)).AsSingle());
}
