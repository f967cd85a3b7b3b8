using System.Collections.Immutable;

namespace AlphaNet.Pure.Supernet.Spaces;

/// <summary>One free choice of a search space.</summary>
/// <param name="Kind">What it sets.</param>
/// <param name="Index">Its place among the genes of that kind: 0 for the resolution; stem, stages, last for widths; stages else.</param>
/// <param name="Name">Name for messages, such as <c>width[3] (mb3)</c>.</param>
/// <param name="Candidates">The values to choose from, in the space's order.</param>
public sealed record Gene(GeneKind Kind, int Index, string Name, ImmutableArray<int> Candidates);
