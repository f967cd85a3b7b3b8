using AlphaNet.Pure.Supernet.Spaces;

namespace AlphaNet.Pure.Supernet.Sampling;

/// <summary>
/// Every gene uniform and independent, drawn in canonical order. Uniform over genes is not uniform over cost: the middle of
/// the cost range is drawn far more often than its ends.
/// </summary>
/// <param name="space">The space to draw from.</param>
public sealed class UniformSampler(SearchSpace space) : IArchitectureSampler
{
    /// <inheritdoc/>
    public Architecture Sample(PythonRandom random)
    {
        ArgumentNullException.ThrowIfNull(random);
        Span<int> genes = stackalloc int[space.Genes.Length];
        for (var i = 0; i < genes.Length; i++) genes[i] = random.Choice(space.Genes[i].Candidates);
        return space.FromGenes(genes);
    }
}
