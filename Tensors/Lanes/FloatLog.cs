using System.Runtime.CompilerServices;

namespace AlphaNet.Pure.Tensors.Lanes;

/// <summary>The natural logarithm written once over float lanes.</summary>
/// <remarks>
/// x = 2^k m, f = m - 1, s = f / (2 + f): log m = 2 atanh(s) = 2s + s R with R = 2 s^2 (1/3 + s^2/5 + s^4/7 + s^6/9), whose next term is below 2e-9 at
/// |s| = 0.172. Written as f - (f^2/2 - s (f^2/2 + R)), since 2s = f - s f: the leading term f is exact and carries no rounding of the quotient.
/// </remarks>
internal static class FloatLog
{
    // ln 2 = high + low; high has 9 trailing zero bits, so k * high is exact.
    private const double Ln2High = 0.693359375;
    private const double Ln2Low = -2.12194440e-4;
    private const double SmallestNormal = 1.17549435e-38;
    private const double TwoTo23 = 8388608;

    /// <summary>Below 1.5 ulp; log 0 is minus infinity, of a negative number NaN.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLane Log<TLane>(TLane x) where TLane : struct, IFloatArithmetic<TLane>
    {
        var zero = TLane.Create(0);
        var isDenormal = TLane.LessThan(x, TLane.Create(SmallestNormal));
        var normal = TLane.Select(isDenormal, x * TLane.Create(TwoTo23), x);
        var k = TLane.Exponent(normal) - TLane.Select(isDenormal, TLane.Create(23), zero);
        var f = TLane.Mantissa(normal) - TLane.Create(1);
        var s = f / (f + TLane.Create(2));
        var z = s * s;
        var r = TLane.Fma(z, TLane.Create(2.0 / 9), TLane.Create(2.0 / 7));
        r = TLane.Fma(z, r, TLane.Create(2.0 / 5));
        r = TLane.Fma(z, r, TLane.Create(2.0 / 3)) * z;
        var half = TLane.Create(0.5) * f * f;
        var low = TLane.Fma(s, half + r, k * TLane.Create(Ln2Low));
        var log = TLane.Fma(k, TLane.Create(Ln2High), f - (half - low));

        var finite = TLane.Select(TLane.LessThan(x, TLane.Create(double.PositiveInfinity)), log, x);
        var isZero = TLane.LessThan(TLane.Abs(x), TLane.Create(float.Epsilon));
        var outside = TLane.Select(isZero, TLane.Create(double.NegativeInfinity), TLane.Create(double.NaN));
        return TLane.Select(TLane.LessThan(zero, x), finite, outside);
    }
}
