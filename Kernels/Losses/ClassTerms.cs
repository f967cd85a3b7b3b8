namespace AlphaNet.Pure.Kernels.Losses;

/// <summary>What one class adds to one side of the alpha-divergence.</summary>
/// <param name="divergence">Its part of the divergence, which decides between the sides.</param>
/// <param name="weight">q rho, of which surrogate and gradient are made.</param>
internal readonly struct ClassTerms(float divergence, float weight)
{
    public readonly float Divergence = divergence;
    public readonly float Weight = weight;
}
