using AlphaNet.Pure.Supernet.Spaces;

namespace AlphaNet.Pure.Supernet.Sampling;

/// <summary>The two operators of evolutionary search.</summary>
public static class Variation
{
    /// <summary>
    /// Replaces each gene, independently with probability <paramref name="probability"/>, by a different candidate, uniform
    /// among the others; a gene with a single candidate stays.
    /// </summary>
    /// <exception cref="ArgumentException"><paramref name="parent"/> is not in the space.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="probability"/> is not in 0 to 1.</exception>
    public static Architecture Mutate(SearchSpace space, Architecture parent, double probability, PythonRandom random)
    {
        ArgumentNullException.ThrowIfNull(space);
        ArgumentNullException.ThrowIfNull(random);
        if (!(probability is >= 0 and <= 1)) throw new ArgumentOutOfRangeException(nameof(probability), probability, "a probability lies in 0 to 1");
        space.Validate(parent);
        Span<int> genes = [.. parent.ToGenes()];
        for (var i = 0; i < genes.Length; i++)
        {
            // The uniform is drawn for every gene, also where nothing can change: the published order of draws.
            if (random.NextDouble() >= probability) continue;
            var others = space.Genes[i].Candidates.Remove(genes[i]);
            if (!others.IsEmpty) genes[i] = random.Choice(others);
        }
        return space.FromGenes(genes);
    }

    /// <summary>Takes each gene from <paramref name="first"/> or <paramref name="second"/> with equal probability.</summary>
    /// <exception cref="ArgumentException">A parent is not in the space.</exception>
    public static Architecture Cross(SearchSpace space, Architecture first, Architecture second, PythonRandom random)
    {
        ArgumentNullException.ThrowIfNull(space);
        ArgumentNullException.ThrowIfNull(random);
        space.Validate(first);
        space.Validate(second);
        var (a, b) = (first.ToGenes(), second.ToGenes());
        Span<int> genes = stackalloc int[a.Length];
        for (var i = 0; i < genes.Length; i++) genes[i] = random.NextDouble() < 0.5 ? a[i] : b[i];
        return space.FromGenes(genes);
    }
}
