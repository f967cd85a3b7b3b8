namespace AlphaNet.Pure.Nn.Optimization;

/// <summary>Settings of <see cref="Sgd"/>.</summary>
public sealed record OptimizerOptions
{
    /// <summary>Decay of the momentum buffer.</summary>
    public double Momentum { get; init; } = 0.9;

    /// <summary>Whether steps look ahead along the momentum (Nesterov).</summary>
    public bool Nesterov { get; init; } = true;

    /// <summary>L2 term for weights of convolutions and linear layers; norms and biases have none.</summary>
    public double WeightDecay { get; init; } = 1e-5;

    /// <summary>Limit of single gradient elements; infinity for none.</summary>
    public double ClipValue { get; init; } = 1;

    /// <summary>Limit of the norm of all gradients together; infinity for none.</summary>
    public double ClipNorm { get; init; } = double.PositiveInfinity;

    /// <summary>Throws if a value makes no sense.</summary>
    /// <exception cref="ArgumentException">It names the value.</exception>
    public void Validate()
    {
        if (!(Momentum >= 0 && Momentum < 1))
        {
            throw new ArgumentException($"Optimizer: momentum {Momentum} lies outside [0, 1).");
        }

        if (!(WeightDecay >= 0) || !double.IsFinite(WeightDecay))
        {
            throw new ArgumentException($"Optimizer: weight decay {WeightDecay} is not a number of at least 0.");
        }

        if (!(ClipValue > 0) || !(ClipNorm > 0))
        {
            throw new ArgumentException($"Optimizer: clip limits must be above 0, they are {ClipValue} (value) and {ClipNorm} (norm).");
        }
    }
}
