namespace AlphaNet.Pure.Supernet.Training;

/// <summary>What the smaller subnets of a step learn from.</summary>
public enum Distillation
{
    /// <summary>The largest net's logits through the adaptive alpha-divergence (AlphaNet).</summary>
    Alpha,

    /// <summary>The largest net's logits through the soft cross entropy, whose gradient is KL's (AttentiveNAS, BigNAS).</summary>
    Kl,

    /// <summary>The labels, as the largest net does.</summary>
    None,
}
