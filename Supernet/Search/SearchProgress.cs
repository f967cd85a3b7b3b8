using System.Collections.Immutable;

namespace AlphaNet.Pure.Supernet.Search;

/// <summary>Report after a generation.</summary>
/// <param name="Generation">Generations done.</param>
/// <param name="Generations">Generations in all.</param>
/// <param name="Measured">Distinct subnets measured so far.</param>
/// <param name="Front">The Pareto front so far.</param>
public sealed record SearchProgress(int Generation, int Generations, int Measured, ImmutableArray<EvaluatedSubnet> Front);
