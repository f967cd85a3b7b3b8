using System.Runtime.CompilerServices;

namespace AlphaNet.Pure.Tensors.Lanes;

/// <summary>Exponential functions written once over float lanes: the same bits at every width.</summary>
/// <remarks>
/// <c>e^x = 2^n e^r</c> with n = round(x / ln 2) and r = x - n ln 2 in two parts (Cody and Waite), |r| at most ln(2)/2, and a degree-6 polynomial
/// for e^r, interpolated at Chebyshev nodes: 1.1e-8 relative before rounding. Rounding to n by adding 1.5 * 2^23 leaves n in the low bits, from
/// where it goes straight into an exponent. The runtime's own Vector512.Exp is not inlined into AggressiveOptimization methods and then runs six times slower.
/// </remarks>
internal static class FloatExp
{
    private const float RoundToInteger = 12582912f;
    private const float Log2E = 1.44269504f;

    // ln 2 = high + low; high has 9 trailing zero bits, so n * high is exact.
    private const float Ln2High = 0.693359375f;
    private const float Ln2Low = -2.12194440e-4f;

    private const float C2 = 0.5f;
    private const float C3 = 0.16666576266288757f;
    private const float C4 = 0.041666556149721146f;
    private const float C5 = 0.008363203145563602f;
    private const float C6 = 0.0013926213141530752f;

    // Beyond these e^x is 0 or infinity in float; inside them n fits two exponents.
    private const float ExpLow = -104f;
    private const float ExpHigh = 89f;

    // Up to here 2^n e^r is a normal number, so that one exponent addition does. Beyond, the sigmoid is 1 exactly, or below 2e-38.
    private const float SigmoidRange = 87f;

    /// <summary><c>e^x</c>, relative error below 1.5e-7; denormal, 0 and infinity where they belong; NaN stays NaN.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLane Exp<TLane>(TLane x) where TLane : struct, IFloatArithmetic<TLane>
    {
        x = TLane.Clamp(x, ExpLow, ExpHigh);
        var n = TLane.Add(TLane.Fma(x, Log2E, RoundToInteger), -RoundToInteger);
        var r = TLane.Fma(n, -Ln2Low, TLane.Fma(n, -Ln2High, x));
        var p = TLane.Fma(r, C6, C5);
        p = TLane.Fma(p, r, C4);
        p = TLane.Fma(p, r, C3);
        p = TLane.Fma(p, r, C2);
        p = TLane.Fma(p, r, 1f);
        p = TLane.Fma(p, r, 1f);

        // In two factors: the first keeps the number normal, the second, a true product, rounds to denormals and overflows to infinity.
        var firstShifted = TLane.Fma(n, 0.5f, RoundToInteger);
        var second = n - TLane.Add(firstShifted, -RoundToInteger);
        var scaled = TLane.ScaleByLowBits(p, firstShifted) * TLane.ScaleByLowBits(TLane.Create(1), TLane.Add(second, RoundToInteger));

        // Adding to the exponent makes numbers of some NaNs.
        return TLane.Fma(x, 0f, scaled);
    }

    /// <summary><c>1 / (1 + e^-x)</c>, relative error below 3e-7 for x above -87, 1.6e-38 below. Of NaN a number may become, as exponents are added to: for those who multiply by x or otherwise see to it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLane Sigmoid<TLane>(TLane x) where TLane : struct, IFloatArithmetic<TLane>
    {
        x = TLane.Clamp(x, -SigmoidRange, SigmoidRange);

        // e^-x with m = -r: alternating signs in the polynomial save the negation.
        var shifted = TLane.Fma(x, -Log2E, RoundToInteger);
        var n = TLane.Add(shifted, -RoundToInteger);
        var m = TLane.Fma(n, Ln2Low, TLane.Fma(n, Ln2High, x));
        var p = TLane.Fma(m, C6, -C5);
        p = TLane.Fma(p, m, C4);
        p = TLane.Fma(p, m, -C3);
        p = TLane.Fma(p, m, C2);
        p = TLane.Fma(p, m, -1f);
        p = TLane.Fma(p, m, 1f);
        return TLane.Inverse(TLane.Add(TLane.ScaleByLowBits(p, shifted), 1f));
    }
}
