using System.Runtime.CompilerServices;

namespace AlphaNet.Pure.Tensors.Lanes;

/// <summary>One float.</summary>
internal readonly unsafe struct F1(float value) : IFloatLane<F1>
{
    // Bits of sqrt(1/2), as in the wider lanes.
    private const int SqrtHalf = 0x3f3504f3;

    private readonly float value = value;

    /// <summary>The vector inside, for kernels on bare vectors.</summary>
    public float Vector => value;

    public static int Width => 1;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F1 Create(double value) => new((float)value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F1 Load(float* source) => new(*source);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(float* target, F1 value) => *target = value.value;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F1 Load(float* source, int count) => new(*source);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(float* target, F1 value, int count) => *target = value.value;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F1 operator +(F1 left, F1 right) => new(left.value + right.value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F1 operator -(F1 left, F1 right) => new(left.value - right.value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F1 operator *(F1 left, F1 right) => new(left.value * right.value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F1 operator /(F1 left, F1 right) => new(left.value / right.value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F1 operator -(F1 value) => new(-value.value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F1 Fma(F1 a, F1 b, F1 c) => new(MathF.FusedMultiplyAdd(a.value, b.value, c.value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F1 Max(F1 left, F1 right) => new(MathF.Max(left.value, right.value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F1 Min(F1 left, F1 right) => new(MathF.Min(left.value, right.value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F1 Abs(F1 value) => new(MathF.Abs(value.value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F1 Sqrt(F1 value) => new(MathF.Sqrt(value.value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F1 Exp(F1 value) => FloatExp.Exp(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F1 Log(F1 value) => FloatLog.Log(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F1 Sigmoid(F1 value) => FloatExp.Sigmoid(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F1 LessThan(F1 left, F1 right) => new(BitConverter.Int32BitsToSingle(left.value < right.value ? -1 : 0));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F1 Select(F1 mask, F1 whenTrue, F1 whenFalse) =>
        BitConverter.SingleToInt32Bits(mask.value) != 0 ? whenTrue : whenFalse;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F1 Exponent(F1 value) => new((BitConverter.SingleToInt32Bits(value.value) - SqrtHalf) >> 23);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F1 Mantissa(F1 value) =>
        new(BitConverter.Int32BitsToSingle(((BitConverter.SingleToInt32Bits(value.value) - SqrtHalf) & 0x007fffff) + SqrtHalf));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F1 Clamp(F1 value, float low, float high)
    {
        var least = value.value < low ? low : value.value;
        return new(least > high ? high : least);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F1 Fma(F1 a, float b, float c) => new(MathF.FusedMultiplyAdd(a.value, b, c));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F1 Fma(F1 a, float b, F1 c) => new(MathF.FusedMultiplyAdd(a.value, b, c.value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F1 Fma(F1 a, F1 b, float c) => new(MathF.FusedMultiplyAdd(a.value, b.value, c));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F1 Add(F1 a, float b) => new(a.value + b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F1 Inverse(F1 a) => new(1f / a.value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F1 ScaleByLowBits(F1 value, F1 shifted) =>
        new(BitConverter.Int32BitsToSingle(BitConverter.SingleToInt32Bits(value.value) + (BitConverter.SingleToInt32Bits(shifted.value) << 23)));
}
