using AlphaNet.Pure.Supernet.Sampling;

namespace AlphaNet.Pure.Supernet.Training;

/// <summary>Attentive sampling (AttentiveNAS, Wang et al. 2021): every random place of a step draws candidates of one cost and trains the best or the worst of them.</summary>
/// <remarks>The defaults are the published ones: BestUp-3 by the loss on the batch in hand, cost bins of 25 MFLOPs drawn as often as they occur.</remarks>
public sealed record AttentiveOptions
{
    /// <summary>Which candidate is trained.</summary>
    public AttentiveRule Rule { get; init; } = AttentiveRule.BestUp;

    /// <summary>Candidates of a place, at least 1.</summary>
    public int Candidates { get; init; } = 3;

    /// <summary>Width of a cost bin in MFLOPs.</summary>
    public int BinStep { get; init; } = 25;

    /// <summary>Whether every bin is drawn as often as any other, instead of as often as it occurs in the table.</summary>
    public bool UniformBins { get; init; }

    /// <summary>File of subnets with their cost (<see cref="CostTable"/>) that the bins are counted from; null draws <see cref="TableRows"/> uniform subnets instead.</summary>
    public string? TableFile { get; init; }

    /// <summary>Subnets drawn to count the bins from, where no file is given.</summary>
    public int TableRows { get; init; } = 20_000;

    /// <summary>Throws if a value makes no sense.</summary>
    /// <exception cref="ArgumentException">It names the value.</exception>
    public void Validate()
    {
        if (Candidates < 1 || BinStep < 1 || TableRows < 1)
        {
            throw new ArgumentException(
                $"Attentive sampling: {Candidates} candidates, bins of {BinStep} MFLOPs and a table of {TableRows} subnets must each be at least 1.");
        }
    }
}
