using System.Runtime.CompilerServices;
using AlphaNet.Pure.Tensors.Cpu.Vectors;

namespace AlphaNet.Pure.Tensors.Cpu;

/// <summary>Exponential functions written once over vectors: the same bits at every width.</summary>
/// <remarks>
/// <c>e^x = 2^n e^r</c> with n = round(x / ln 2) and r = x - n ln 2 in two parts (Cody and Waite), |r| at most ln(2)/2, and a degree-6 polynomial
/// for e^r, interpolated at Chebyshev nodes: 1.1e-8 relative before rounding. Rounding to n by adding 1.5 * 2^23 leaves n in the low bits, from
/// where it goes straight into an exponent. The runtime's own Vector512.Exp is not inlined into AggressiveOptimization methods and then runs six times slower.
/// </remarks>
internal static class VectorMath
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
    public static TVec Exp<TOps, TVec>(TVec x) where TOps : struct, IFloatVector<TVec> where TVec : unmanaged
    {
        var magic = TOps.Broadcast(RoundToInteger);
        x = TOps.Clamp(x, TOps.Broadcast(ExpLow), TOps.Broadcast(ExpHigh));
        var n = TOps.Subtract(TOps.MultiplyAdd(x, TOps.Broadcast(Log2E), magic), magic);
        var r = TOps.MultiplyAdd(n, TOps.Broadcast(-Ln2Low), TOps.MultiplyAdd(n, TOps.Broadcast(-Ln2High), x));
        var p = TOps.MultiplyAdd(TOps.Broadcast(C6), r, TOps.Broadcast(C5));
        p = TOps.MultiplyAdd(p, r, TOps.Broadcast(C4));
        p = TOps.MultiplyAdd(p, r, TOps.Broadcast(C3));
        p = TOps.MultiplyAdd(p, r, TOps.Broadcast(C2));
        p = TOps.MultiplyAdd(p, r, TOps.Broadcast(1f));
        p = TOps.MultiplyAdd(p, r, TOps.Broadcast(1f));

        // In two factors: the first keeps the number normal, the second, a true product, rounds to denormals and overflows to infinity.
        var firstShifted = TOps.MultiplyAdd(n, TOps.Broadcast(0.5f), magic);
        var second = TOps.Subtract(n, TOps.Subtract(firstShifted, magic));
        return TOps.Multiply(
            TOps.ScaleByLowBits(p, firstShifted), TOps.ScaleByLowBits(TOps.Broadcast(1f), TOps.Add(second, magic)));
    }

    /// <summary><c>1 / (1 + e^-x)</c>, relative error below 3e-7 for x above -87, 1.6e-38 below; NaN stays NaN.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVec Sigmoid<TOps, TVec>(TVec x) where TOps : struct, IFloatVector<TVec> where TVec : unmanaged
    {
        var magic = TOps.Broadcast(RoundToInteger);
        x = TOps.Clamp(x, TOps.Broadcast(-SigmoidRange), TOps.Broadcast(SigmoidRange));

        // e^-x with m = -r: alternating signs in the polynomial save the negation.
        var shifted = TOps.MultiplyAdd(x, TOps.Broadcast(-Log2E), magic);
        var n = TOps.Subtract(shifted, magic);
        var m = TOps.MultiplyAdd(n, TOps.Broadcast(Ln2Low), TOps.MultiplyAdd(n, TOps.Broadcast(Ln2High), x));
        var p = TOps.MultiplyAdd(TOps.Broadcast(C6), m, TOps.Broadcast(-C5));
        p = TOps.MultiplyAdd(p, m, TOps.Broadcast(C4));
        p = TOps.MultiplyAdd(p, m, TOps.Broadcast(-C3));
        p = TOps.MultiplyAdd(p, m, TOps.Broadcast(C2));
        p = TOps.MultiplyAdd(p, m, TOps.Broadcast(-1f));
        p = TOps.MultiplyAdd(p, m, TOps.Broadcast(1f));
        var one = TOps.Broadcast(1f);
        return TOps.Divide(one, TOps.Add(one, TOps.ScaleByLowBits(p, shifted)));
    }

    /// <summary><c>x sigmoid(x)</c>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVec Swish<TOps, TVec>(TVec x) where TOps : struct, IFloatVector<TVec> where TVec : unmanaged =>
        TOps.Multiply(x, Sigmoid<TOps, TVec>(x));

    /// <summary>Derivative of <see cref="Swish{TOps,TVec}"/>: <c>s + x s (1 - s)</c> with s = sigmoid(x).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVec SwishDerivative<TOps, TVec>(TVec x) where TOps : struct, IFloatVector<TVec> where TVec : unmanaged
    {
        var s = Sigmoid<TOps, TVec>(x);
        var one = TOps.Broadcast(1f);
        return TOps.Multiply(s, TOps.MultiplyAdd(x, TOps.Subtract(one, s), one));
    }
}
