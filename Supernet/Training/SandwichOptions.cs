using AlphaNet.Pure.Tensors.Backends;

namespace AlphaNet.Pure.Supernet.Training;

/// <summary>Settings of a sandwich step; the defaults are the published ones.</summary>
public sealed record SandwichOptions
{
    /// <summary>Subnets of a step: the largest, the smallest and random ones between; at least 2.</summary>
    public int Subnets { get; init; } = 4;

    /// <summary>How the random subnets are chosen among candidates; null takes them as they are drawn, uniformly.</summary>
    public AttentiveOptions? Attentive { get; init; }

    /// <summary>Plans that a step is given: the largest net, the candidates of every random place, the smallest net.</summary>
    public int PlansPerStep => 2 + (Subnets - 2) * (Attentive?.Candidates ?? 1);

    /// <summary>What the smaller subnets learn from.</summary>
    public Distillation Distillation { get; init; } = Distillation.Alpha;

    /// <summary>Settings of the alpha-divergence.</summary>
    public AlphaDivergenceOptions Alpha { get; init; } = AlphaDivergenceOptions.Published;

    /// <summary>Label smoothing of the largest net's cross entropy.</summary>
    public double LabelSmoothing { get; init; } = 0.1;

    /// <summary>Dropout before the classifier, in the largest net only.</summary>
    public double Dropout { get; init; } = 0.2;

    /// <summary>Highest drop-connect rate, in the largest net's last two stages only.</summary>
    public double DropConnect { get; init; } = 0.2;

    /// <summary>Throws if a value makes no sense.</summary>
    /// <exception cref="ArgumentException">It names the value.</exception>
    public void Validate()
    {
        if (Subnets < 2)
        {
            throw new ArgumentException($"Sandwich: {Subnets} subnets a step; the rule needs the largest and the smallest, at least 2.");
        }

        if (Attentive is not null && Subnets < 3)
        {
            throw new ArgumentException("Sandwich: attentive sampling chooses the random subnets, and a step of 2 has none; take 3 or more subnets a step, or uniform sampling.");
        }

        Attentive?.Validate();
        if (!(LabelSmoothing >= 0 && LabelSmoothing < 1) || !(Dropout >= 0 && Dropout < 1) || !(DropConnect >= 0 && DropConnect < 1))
        {
            throw new ArgumentException(
                $"Sandwich: label smoothing {LabelSmoothing}, dropout {Dropout} and drop-connect {DropConnect} must lie in [0, 1).");
        }
    }
}
