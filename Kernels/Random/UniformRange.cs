namespace AlphaNet.Pure.Kernels.Random;

/// <summary>Uniform numbers in [low, high), in the very bits that the CPU gets in double, without a double: what depends on (key, i) alone must not depend on the device.</summary>
/// <remarks>
/// The CPU rounds low + (high - low) k 2^-24 to double and that to float. Here the sum is made exactly, in 128-bit integers that count 2^-F, and rounded the same two times.
/// F leaves 98 bits for the larger of the ends, so nothing is lost of an end unless it lies 48 binary digits below the other, where it matters to k = 0 alone.
/// </remarks>
internal readonly struct UniformRange
{
    private const int Bits = 98;
    private const int WordBits = 24;

    private readonly ulong lowLower;
    private readonly ulong lowUpper;
    private readonly uint step0;
    private readonly uint step1;
    private readonly uint step2;
    private readonly int fraction;
    private readonly float first;
    private readonly float limit;

    public UniformRange(double low, double high)
    {
        fraction = Bits - 1 - Math.ILogB(Math.Max(Math.Abs(low), Math.Abs(high)));
        var start = (Int128)Math.ScaleB(low, fraction);
        var step = (UInt128)Math.ScaleB(high - low, fraction - WordBits);
        (lowLower, lowUpper) = ((ulong)start, (ulong)(start >> 64));
        (step0, step1, step2) = ((uint)step, (uint)(step >> 32), (uint)(step >> 64));
        first = (float)low;
        limit = Math.Max(float.BitDecrement((float)high), first);
    }

    /// <summary>The number of a random word.</summary>
    public float At(uint word)
    {
        var k = word >> 8;
        if (k == 0)
        {
            return first;
        }

        var product0 = (ulong)k * step0;
        var product1 = (ulong)k * step1 + (product0 >> 32);
        var product2 = (ulong)k * step2 + (product1 >> 32);
        var lower = (product0 & uint.MaxValue | product1 << 32) + lowLower;
        var upper = product2 + lowUpper + (lower < lowLower ? 1UL : 0UL);
        var negative = upper >> 63 != 0;
        if (negative)
        {
            lower = ~lower + 1;
            upper = ~upper + (lower == 0 ? 1UL : 0UL);
        }

        var value = Rounded(upper, lower, -fraction);
        var signed = negative ? -value : value;
        return signed < limit ? signed : limit;
    }

    /// <summary>(2^64 upper + lower) 2^exponent, rounded to double and then to float.</summary>
    private static float Rounded(ulong upper, ulong lower, int exponent)
    {
        if (upper == 0)
        {
            upper = lower;
            lower = 0;
            exponent -= 64;
        }

        if (upper == 0)
        {
            return 0f;
        }

        for (var shift = 32; shift > 0; shift /= 2)
        {
            if (upper >> (64 - shift) == 0)
            {
                upper = upper << shift | lower >> (64 - shift);
                lower <<= shift;
                exponent -= shift;
            }
        }

        // Whatever is below the 64 bits only tells a tie from what is more.
        var doubled = HalfToEven(upper | (lower != 0 ? 1UL : 0UL), 11);
        var single = HalfToEven(doubled, 29);
        // In two factors, for the exponent may be beyond that of one.
        var power = Math.Min(Math.Max(exponent + 64 + 11 + 29, -252), 252);
        // By int, since devices convert ulong by way of double.
        return (int)single * PowerOfTwo(power / 2) * PowerOfTwo(power - power / 2);
    }

    private static ulong HalfToEven(ulong value, int bits)
    {
        var rest = value & ((1UL << bits) - 1);
        var half = 1UL << (bits - 1);
        var kept = value >> bits;
        return rest > half || rest == half && (kept & 1) != 0 ? kept + 1 : kept;
    }

    private static float PowerOfTwo(int exponent) => BitConverter.Int32BitsToSingle((exponent + 127) << 23);
}
