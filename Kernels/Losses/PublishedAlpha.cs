namespace AlphaNet.Pure.Kernels.Losses;

/// <summary>Terms in the published order of operations, from the ratio of probabilities, so that what underflows there underflows here.</summary>
internal readonly struct PublishedAlpha : IAlphaArithmetic
{
    public static float Limit(double clip) => (float)clip;

    public static ClassTerms Terms(in AlphaSide side, float limit, float q, float logQ, float p, float logP)
    {
        var ratio = p / q;
        if (side.IsOne)
        {
            return new(q * (ratio * MathF.Log(ratio)), q * ratio);
        }

        // Not MathF.Pow, which asks devices for double.
        var power = side.IsZero ? ratio : MathF.Exp(side.Alpha * MathF.Log(ratio));
        var limited = power > limit ? limit : power;
        if (side.IsZero)
        {
            var log = MathF.Log(limited);
            return new(q * -log, q * (log - 1));
        }

        return new(q * (limited / side.Scale - side.Base), q * (limited / side.Alpha + side.Base));
    }
}
