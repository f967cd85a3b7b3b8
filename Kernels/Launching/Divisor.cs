using System.Numerics;
using System.Runtime.CompilerServices;

namespace AlphaNet.Pure.Kernels.Launching;

/// <summary>A length that kernels divide numbers of elements by: a product and a shift, since GPUs have no instruction that divides whole numbers and take about twenty.</summary>
/// <remarks>
/// With l the least number for which 2^l &gt;= d and m = floor(2^(31 + l) / d) + 1, which has 32 bits, <c>floor(n / d) = floor(n m / 2^(31 + l))</c> for all n from 0 to 2^31 - 1
/// (Granlund and Montgomery, "Division by invariant integers using multiplication", 1994, theorem 4.2). It takes the place of an int: the host makes it of one, kernels use it as one.
/// </remarks>
internal readonly struct Divisor
{
    private readonly int value;
    private readonly uint factor;
    private readonly int shift;

    private Divisor(int value)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(value);
        this.value = value;
        if (value > 0)
        {
            shift = 31 + BitOperations.Log2((uint)value) + (BitOperations.IsPow2(value) ? 0 : 1);
            factor = (uint)((1UL << shift) / (uint)value + 1);
        }
    }

    /// <summary>Of a length of at least 0; nothing may be divided by 0.</summary>
    public static implicit operator Divisor(int value) => new(value);

    /// <summary>The length.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static implicit operator int(Divisor divisor) => divisor.value;

    /// <summary>The quotient of a number of at least 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int operator /(int number, Divisor divisor) => (int)((ulong)(uint)number * divisor.factor >> divisor.shift);

    /// <summary>What a number of at least 0 leaves.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int operator %(int number, Divisor divisor) => number - number / divisor * divisor.value;
}
