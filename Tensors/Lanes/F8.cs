using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace AlphaNet.Pure.Tensors.Lanes;

/// <summary>8 floats.</summary>
internal readonly unsafe struct F8(Vector256<float> value) : IFloatLane<F8>
{
    // Bits of sqrt(1/2): subtracting them moves the exponent's step from powers of two to where the mantissa range begins.
    private const int SqrtHalf = 0x3f3504f3;

    private readonly Vector256<float> value = value;

    /// <summary>The vector inside, for kernels on bare vectors.</summary>
    public Vector256<float> Vector => value;

    public static int Width => 8;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F8 Create(double value) => new(Vector256.Create((float)value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F8 Load(float* source) => new(Vector256.Load(source));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(float* target, F8 value) => value.value.Store(target);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F8 Load(float* source, int count)
    {
        if (Avx.IsSupported)
        {
            return new(Avx.MaskLoad(source, Mask(count)));
        }

        var buffer = Vector256<float>.Zero;
        Unsafe.CopyBlockUnaligned(&buffer, source, (uint)count * sizeof(float));
        return new(buffer);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(float* target, F8 value, int count)
    {
        if (Avx.IsSupported)
        {
            Avx.MaskStore(target, Mask(count), value.value);
            return;
        }

        var buffer = value.value;
        Unsafe.CopyBlockUnaligned(target, &buffer, (uint)count * sizeof(float));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> Mask(int count) => Vector256.LessThan(Vector256<int>.Indices, Vector256.Create(count)).AsSingle();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F8 operator +(F8 left, F8 right) => new(left.value + right.value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F8 operator -(F8 left, F8 right) => new(left.value - right.value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F8 operator *(F8 left, F8 right) => new(left.value * right.value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F8 operator /(F8 left, F8 right) => new(left.value / right.value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F8 operator -(F8 value) => new(-value.value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F8 Fma(F8 a, F8 b, F8 c) => new(Vector256.FusedMultiplyAdd(a.value, b.value, c.value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F8 Max(F8 left, F8 right) => new(Vector256.Max(left.value, right.value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F8 Min(F8 left, F8 right) => new(Vector256.Min(left.value, right.value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F8 Abs(F8 value) => new(Vector256.Abs(value.value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F8 Sqrt(F8 value) => new(Vector256.Sqrt(value.value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F8 Exp(F8 value) => FloatExp.Exp(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F8 Log(F8 value) => FloatLog.Log(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F8 Sigmoid(F8 value) => FloatExp.Sigmoid(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F8 LessThan(F8 left, F8 right) => new(Vector256.LessThan(left.value, right.value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F8 Select(F8 mask, F8 whenTrue, F8 whenFalse) =>
        new(Vector256.ConditionalSelect(mask.value, whenTrue.value, whenFalse.value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F8 Exponent(F8 value) =>
        new(Vector256.ConvertToSingle((value.value.AsInt32() - Vector256.Create(SqrtHalf)) >> 23));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F8 Mantissa(F8 value) =>
        new((((value.value.AsInt32() - Vector256.Create(SqrtHalf)) & Vector256.Create(0x007fffff)) + Vector256.Create(SqrtHalf)).AsSingle());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F8 Clamp(F8 value, float low, float high)
    {
        // MAXPS and MINPS give their second operand where either is NaN.
        if (Avx.IsSupported)
        {
            return new(Avx.Min(Vector256.Create(high), Avx.Max(Vector256.Create(low), value.value)));
        }

        var least = Vector256.ConditionalSelect(Vector256.LessThan(value.value, Vector256.Create(low)), Vector256.Create(low), value.value);
        return new(Vector256.ConditionalSelect(Vector256.GreaterThan(least, Vector256.Create(high)), Vector256.Create(high), least));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F8 Fma(F8 a, float b, float c) => new(Vector256.FusedMultiplyAdd(a.value, Vector256.Create(b), Vector256.Create(c)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F8 Fma(F8 a, float b, F8 c) => new(Vector256.FusedMultiplyAdd(a.value, Vector256.Create(b), c.value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F8 Fma(F8 a, F8 b, float c) => new(Vector256.FusedMultiplyAdd(a.value, b.value, Vector256.Create(c)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F8 Add(F8 a, float b) => new(a.value + Vector256.Create(b));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F8 Inverse(F8 a) => new(Vector256.Create(1f) / a.value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F8 ScaleByLowBits(F8 value, F8 shifted) => new((value.value.AsInt32() + (shifted.value.AsInt32() << 23)).AsSingle());
}
