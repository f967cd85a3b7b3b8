using System.Collections.Immutable;
using AlphaNet.Pure.Supernet.Cost;
using AlphaNet.Pure.Supernet.Spaces;

namespace AlphaNet.Pure.Supernet.Sampling;

/// <summary>
/// Draws subnets of a wanted cost: AttentiveNAS's approximation of P(architecture | cost) by the frequencies of each gene
/// among the subnets of a table that fall into the same cost bin, corrected by rejection.
/// </summary>
public sealed class FlopsBinSampler
{
    // The published number: a candidate still off target after that many redraws is taken as it is.
    private const int MaxRedraws = 100;

    // Published order of draws; it differs from that of uniform sampling.
    private static readonly ImmutableArray<GeneKind> DrawOrder =
        [GeneKind.Resolution, GeneKind.Width, GeneKind.KernelSize, GeneKind.Depth, GeneKind.ExpandRatio];

    private readonly SearchSpace space;
    private readonly int classes;
    private readonly bool uniformBins;
    private readonly WeightedChoice bins;
    private readonly ImmutableArray<int> drawOrder;
    private readonly Dictionary<int, WeightedChoice[]> genesOfBin;

    /// <summary>Counts the frequencies of a table.</summary>
    /// <param name="space">The space the table is of.</param>
    /// <param name="classes">Outputs of the classifier, part of the cost.</param>
    /// <param name="table">Random subnets of the space with their cost.</param>
    /// <param name="step">Width of a bin in MFLOPs.</param>
    /// <param name="uniformBins">Draw every bin with equal probability instead of by its frequency.</param>
    /// <exception cref="ArgumentException">The table is empty or has a row that is not in the space.</exception>
    public FlopsBinSampler(SearchSpace space, int classes, ImmutableArray<CostTableRow> table, int step = 25, bool uniformBins = false)
    {
        ArgumentNullException.ThrowIfNull(space);
        if (table.IsDefaultOrEmpty) throw new ArgumentException("FlopsBinSampler: the cost table has no rows", nameof(table));
        foreach (var row in table) space.Validate(row.Architecture);
        this.space = space;
        this.classes = classes;
        this.uniformBins = uniformBins;
        Step = step;
        bins = new WeightedChoice(table.Select(row => FlopsBins.Of(row.MegaFlops, step)));
        drawOrder = [.. DrawOrder.SelectMany(kind => Enumerable.Range(0, space.Genes.Length).Where(i => space.Genes[i].Kind == kind))];
        genesOfBin = table.GroupBy(row => FlopsBins.Of(row.MegaFlops, step)).ToDictionary(
            bin => bin.Key,
            bin => space.Genes.Select(gene => new WeightedChoice(bin.Select(row => row.Architecture[gene.Kind, gene.Index]))).ToArray());
    }

    /// <summary>Width of a bin in MFLOPs.</summary>
    public int Step { get; }

    /// <summary>The bins that occur, in order of first appearance in the table.</summary>
    public ImmutableArray<int> Bins => bins.Values;

    /// <summary>The frequency of each of <see cref="Bins"/>.</summary>
    public ImmutableArray<double> Prior => bins.Weights;

    /// <summary>Draws a bin.</summary>
    public int DrawBin(PythonRandom random)
    {
        ArgumentNullException.ThrowIfNull(random);
        return uniformBins ? random.Choice(bins.Values) : bins.Draw(random);
    }

    /// <summary>Draws a subnet whose cost falls into <paramref name="bin"/>, or after 100 failures the next, whatever it costs.</summary>
    /// <exception cref="ArgumentException">The table has no subnet in that bin.</exception>
    public Architecture Sample(PythonRandom random, int bin)
    {
        ArgumentNullException.ThrowIfNull(random);
        if (!genesOfBin.TryGetValue(bin, out var frequencies))
            throw new ArgumentException($"FlopsBinSampler: no subnet of the table costs about {bin} MFLOPs; bins are {string.Join(", ", Bins.Order())}", nameof(bin));
        Span<int> genes = stackalloc int[space.Genes.Length];
        for (var redraws = 0; ; redraws++)
        {
            foreach (var i in drawOrder) genes[i] = frequencies[i].Draw(random);
            var architecture = space.FromGenes(genes);
            if (redraws == MaxRedraws || FlopsBins.Of(NetworkCost.Of(space, architecture, classes).MegaFlops, Step) == bin) return architecture;
        }
    }
}
