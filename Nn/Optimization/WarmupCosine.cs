namespace AlphaNet.Pure.Nn.Optimization;

/// <summary>
/// Learning rate of an iteration t of T: base w(t) (1 + cos(pi t / T)) / 2, with w rising from 0.001 to 1 over the first W iterations. The cosine runs over
/// all T, warm-up included.
/// </summary>
/// <param name="BaseRate">The highest rate.</param>
/// <param name="Iterations">T.</param>
/// <param name="WarmupIterations">W.</param>
public sealed record WarmupCosine(double BaseRate, long Iterations, long WarmupIterations)
{
    private const double WarmupStart = 0.001;

    /// <summary>The rate at iteration t, from 0.</summary>
    public double At(long t)
    {
        var cosine = 0.5 * (1 + Math.Cos(Math.PI * t / Iterations));
        var share = (double)t / WarmupIterations;
        var warmup = t < WarmupIterations ? WarmupStart * (1 - share) + share : 1;
        return BaseRate * warmup * cosine;
    }
}
