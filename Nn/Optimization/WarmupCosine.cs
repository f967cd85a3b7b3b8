namespace AlphaNet.Pure.Nn.Optimization;

/// <summary>
/// Learning rate of an iteration t of T: base w(t) (1 + cos(pi t / T)) / 2, with w rising from 0.001 to 1 over the first W iterations. The cosine runs over
/// all T, warm-up included; from T on the rate stays at its end, 0.
/// </summary>
/// <param name="BaseRate">The highest rate.</param>
/// <param name="Iterations">T, at least 1.</param>
/// <param name="WarmupIterations">W.</param>
public sealed record WarmupCosine(double BaseRate, long Iterations, long WarmupIterations)
{
    private const double WarmupStart = 0.001;

    /// <summary>T.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is below 1.</exception>
    public long Iterations { get; init; } = Iterations >= 1
        ? Iterations
        : throw new ArgumentOutOfRangeException(nameof(Iterations), Iterations, "WarmupCosine: the iterations must be at least 1.");

    /// <summary>The rate at iteration t, from 0.</summary>
    public double At(long t)
    {
        t = Math.Min(t, Iterations);
        var cosine = 0.5 * (1 + Math.Cos(Math.PI * t / Iterations));
        var share = (double)t / WarmupIterations;
        var warmup = t < WarmupIterations ? WarmupStart * (1 - share) + share : 1;
        return BaseRate * warmup * cosine;
    }
}
