using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace AlphaNet.Pure.Tensors.Lanes;

/// <summary>16 floats.</summary>
internal readonly unsafe struct F16(Vector512<float> value) : IFloatLane<F16>
{
    // Bits of sqrt(1/2): subtracting them moves the exponent's step from powers of two to where the mantissa range begins.
    private const int SqrtHalf = 0x3f3504f3;

    private readonly Vector512<float> value = value;

    /// <summary>The vector inside, for kernels on bare vectors.</summary>
    public Vector512<float> Vector => value;

    public static int Width => 16;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F16 Create(double value) => new(Vector512.Create((float)value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F16 Load(float* source) => new(Vector512.Load(source));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(float* target, F16 value) => value.value.Store(target);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F16 Load(float* source, int count)
    {
        if (Avx512F.IsSupported)
        {
            return new(Avx512F.MaskLoad(source, Mask(count), Vector512<float>.Zero));
        }

        var buffer = Vector512<float>.Zero;
        Unsafe.CopyBlockUnaligned(&buffer, source, (uint)count * sizeof(float));
        return new(buffer);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(float* target, F16 value, int count)
    {
        if (Avx512F.IsSupported)
        {
            Avx512F.MaskStore(target, Mask(count), value.value);
            return;
        }

        var buffer = value.value;
        Unsafe.CopyBlockUnaligned(target, &buffer, (uint)count * sizeof(float));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> Mask(int count) => Vector512.LessThan(Vector512<int>.Indices, Vector512.Create(count)).AsSingle();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F16 operator +(F16 left, F16 right) => new(left.value + right.value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F16 operator -(F16 left, F16 right) => new(left.value - right.value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F16 operator *(F16 left, F16 right) => new(left.value * right.value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F16 operator /(F16 left, F16 right) => new(left.value / right.value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F16 operator -(F16 value) => new(-value.value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F16 Fma(F16 a, F16 b, F16 c) => new(Vector512.FusedMultiplyAdd(a.value, b.value, c.value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F16 Max(F16 left, F16 right) => new(Vector512.Max(left.value, right.value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F16 Min(F16 left, F16 right) => new(Vector512.Min(left.value, right.value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F16 Abs(F16 value) => new(Vector512.Abs(value.value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F16 Sqrt(F16 value) => new(Vector512.Sqrt(value.value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F16 Exp(F16 value) => FloatExp.Exp(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F16 Log(F16 value) => FloatLog.Log(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F16 Sigmoid(F16 value) => FloatExp.Sigmoid(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F16 LessThan(F16 left, F16 right) => new(Vector512.LessThan(left.value, right.value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F16 Select(F16 mask, F16 whenTrue, F16 whenFalse) =>
        new(Vector512.ConditionalSelect(mask.value, whenTrue.value, whenFalse.value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F16 Exponent(F16 value) =>
        new(Vector512.ConvertToSingle((value.value.AsInt32() - Vector512.Create(SqrtHalf)) >> 23));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F16 Mantissa(F16 value) =>
        new((((value.value.AsInt32() - Vector512.Create(SqrtHalf)) & Vector512.Create(0x007fffff)) + Vector512.Create(SqrtHalf)).AsSingle());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F16 Clamp(F16 value, float low, float high)
    {
        // MAXPS and MINPS give their second operand where either is NaN.
        if (Avx512F.IsSupported)
        {
            return new(Avx512F.Min(Vector512.Create(high), Avx512F.Max(Vector512.Create(low), value.value)));
        }

        var least = Vector512.ConditionalSelect(Vector512.LessThan(value.value, Vector512.Create(low)), Vector512.Create(low), value.value);
        return new(Vector512.ConditionalSelect(Vector512.GreaterThan(least, Vector512.Create(high)), Vector512.Create(high), least));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F16 Fma(F16 a, float b, float c) => new(Vector512.FusedMultiplyAdd(a.value, Vector512.Create(b), Vector512.Create(c)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F16 Fma(F16 a, float b, F16 c) => new(Vector512.FusedMultiplyAdd(a.value, Vector512.Create(b), c.value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F16 Fma(F16 a, F16 b, float c) => new(Vector512.FusedMultiplyAdd(a.value, b.value, Vector512.Create(c)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F16 Add(F16 a, float b) => new(a.value + Vector512.Create(b));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F16 Inverse(F16 a) => new(Vector512.Create(1f) / a.value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F16 ScaleByLowBits(F16 value, F16 shifted) => new((value.value.AsInt32() + (shifted.value.AsInt32() << 23)).AsSingle());
}
