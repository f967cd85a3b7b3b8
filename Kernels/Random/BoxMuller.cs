namespace AlphaNet.Pure.Kernels.Random;

/// <summary>Two normal numbers of two random words.</summary>
/// <remarks>
/// Devices' own logarithms and sines are approximate, least exact where a logarithm is near 0; these are within some 1e-7, for the words are reduced exactly, as integers.
/// </remarks>
internal static class BoxMuller
{
    private const int WordBits = 24;
    private const float Log2 = 0.693147181f;
    // The fraction of sqrt(2) in a float: as a whole number, since the compiler turns comparisons of floats round and loses what is not a number.
    private const int FractionOfSqrt2 = 0x3504F3;
    private const float RadiansOfWord = MathF.Tau / (1 << WordBits);

    /// <summary>The pair is (radius cos, radius sin) with radius sqrt(-2 log(1 - u)) of the first word and angle 2 pi u of the second.</summary>
    public static (float First, float Second) Pair(uint first, uint second)
    {
        var radius = MathF.Sqrt(-2 * LogOfWord((1 << WordBits) - (int)(first >> 8)));
        var word = (int)(second >> 8);
        var quarter = (word + (1 << (WordBits - 3))) >> (WordBits - 2);
        var angle = (word - (quarter << (WordBits - 2))) * RadiansOfWord;
        var square = angle * angle;
        var sin = angle * (1 + square * (-1f / 6 + square * (1f / 120 + square * (-1f / 5040 + square * (1f / 362880)))));
        var cos = 1 + square * (-1f / 2 + square * (1f / 24 + square * (-1f / 720 + square * (1f / 40320))));
        var odd = (quarter & 1) != 0;
        var (x, y) = odd ? (-sin, cos) : (cos, sin);
        var sign = (quarter & 2) != 0 ? -radius : radius;
        return (sign * x, sign * y);
    }

    // log(count / 2^24), count in 1 ... 2^24: of the exponent, and of the mantissa in [sqrt(1/2), sqrt(2)] by 2 artanh((m - 1) / (m + 1)).
    private static float LogOfWord(int count)
    {
        var bits = BitConverter.SingleToInt32Bits(count);
        var exponent = (bits >> 23) - 127 - WordBits;
        var fraction = bits & 0x7FFFFF;
        var mantissa = BitConverter.Int32BitsToSingle(fraction | 127 << 23);
        if (fraction > FractionOfSqrt2)
        {
            mantissa /= 2;
            exponent++;
        }

        var s = (mantissa - 1) / (mantissa + 1);
        var square = s * s;
        var series = 1 + square * (1f / 3 + square * (1f / 5 + square * (1f / 7 + square * (1f / 9))));
        return exponent * Log2 + 2 * s * series;
    }
}
