namespace AlphaNet.Pure.Kernels.Losses;

/// <summary>Terms from log-probabilities: neither p nor q is divided by, so finite logits give finite terms.</summary>
internal readonly struct RobustAlpha : IAlphaArithmetic
{
    // An unlimited clip still leaves room for the sums in float.
    private const double LargestLogWeight = 75;

    // Logarithm of half the smallest float above 0.
    private const float LogSmallest = -103.97208f;

    public static float Limit(double clip) => (float)Math.Min(Math.Log(clip), LargestLogWeight);

    public static ClassTerms Terms(in AlphaSide side, float limit, float q, float logQ, float p, float logP)
    {
        var logRatio = logP - logQ;
        if (side.IsOne)
        {
            // Where p is 0 in float the published divergence holds 0 log 0 = NaN, and the comparison falls to alpha_max: so it must here.
            return new(logP < LogSmallest ? float.NaN : p * logRatio, p);
        }

        var power = side.IsZero ? logRatio : side.Alpha * logRatio;
        var limited = power > limit ? limit : power;
        if (side.IsZero)
        {
            return new(-q * limited, q * (limited - 1));
        }

        var weighted = MathF.Exp(logQ + limited);
        return new((weighted - q) / side.Scale, weighted / side.Alpha + q * side.Base);
    }
}
