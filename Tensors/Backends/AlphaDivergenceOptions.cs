namespace AlphaNet.Pure.Tensors.Backends;

/// <summary>Settings of the adaptive alpha-divergence (AlphaNet, Wang et al. 2021).</summary>
/// <param name="AlphaMin">The lower alpha, published -1.</param>
/// <param name="AlphaMax">The upper alpha, published 1.</param>
/// <param name="Clip">Upper limit of the importance weight, published 5; alpha near 1 is not clipped.</param>
/// <param name="Compatible">
/// Reproduces the published arithmetic where it gives NaN (a probability that underflows makes the whole sample NaN through 0 * NaN).
/// Off, the loss is computed from log-probabilities and stays finite for finite logits.
/// </param>
public readonly record struct AlphaDivergenceOptions(double AlphaMin = -1, double AlphaMax = 1, double Clip = 5, bool Compatible = false)
{
    /// <summary>The published settings.</summary>
    public static AlphaDivergenceOptions Published => new(-1, 1, 5);
}
