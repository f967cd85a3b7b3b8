namespace AlphaNet.Pure.Supernet.Sampling;

/// <summary>Which of the candidates of a cost bin is trained.</summary>
public enum AttentiveRule
{
    /// <summary>The one with the highest score: push the best Pareto front.</summary>
    BestUp,

    /// <summary>The one with the lowest score: push the worst Pareto front.</summary>
    WorstUp,
}
