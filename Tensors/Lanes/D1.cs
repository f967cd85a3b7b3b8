using System.Runtime.CompilerServices;

namespace AlphaNet.Pure.Tensors.Lanes;

/// <summary>One double: the reference that the float lanes are held against. Its functions are the runtime's.</summary>
internal readonly unsafe struct D1(double value) : IMemoryLane<D1, double>
{
    private readonly double value = value;

    public static int Width => 1;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static D1 Create(double value) => new((double)value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static D1 Load(double* source) => new(*source);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(double* target, D1 value) => *target = value.value;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static D1 Load(double* source, int count) => new(*source);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(double* target, D1 value, int count) => *target = value.value;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static D1 operator +(D1 left, D1 right) => new(left.value + right.value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static D1 operator -(D1 left, D1 right) => new(left.value - right.value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static D1 operator *(D1 left, D1 right) => new(left.value * right.value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static D1 operator /(D1 left, D1 right) => new(left.value / right.value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static D1 operator -(D1 value) => new(-value.value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static D1 Fma(D1 a, D1 b, D1 c) => new(Math.FusedMultiplyAdd(a.value, b.value, c.value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static D1 Max(D1 left, D1 right) => new(Math.Max(left.value, right.value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static D1 Min(D1 left, D1 right) => new(Math.Min(left.value, right.value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static D1 Abs(D1 value) => new(Math.Abs(value.value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static D1 Sqrt(D1 value) => new(Math.Sqrt(value.value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static D1 Exp(D1 value) => new(Math.Exp(value.value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static D1 Log(D1 value) => new(Math.Log(value.value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static D1 Sigmoid(D1 value) => new(1 / (1 + Math.Exp(-value.value)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static D1 LessThan(D1 left, D1 right) => new(BitConverter.Int64BitsToDouble(left.value < right.value ? -1 : 0));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static D1 Select(D1 mask, D1 whenTrue, D1 whenFalse) =>
        BitConverter.DoubleToInt64Bits(mask.value) != 0 ? whenTrue : whenFalse;
}
