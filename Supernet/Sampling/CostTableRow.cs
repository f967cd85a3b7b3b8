using AlphaNet.Pure.Supernet.Spaces;

namespace AlphaNet.Pure.Supernet.Sampling;

/// <summary>A subnet and its cost.</summary>
/// <param name="Architecture">The subnet.</param>
/// <param name="MegaFlops">Millions of multiply-accumulates.</param>
public readonly record struct CostTableRow(Architecture Architecture, double MegaFlops);
