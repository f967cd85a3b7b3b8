using System.Collections.Immutable;

namespace AlphaNet.Pure.Supernet.Search;

/// <summary>Report after a generation, or within one.</summary>
/// <param name="Generation">Generations done.</param>
/// <param name="Generations">Generations in all.</param>
/// <param name="Measured">Distinct subnets measured so far.</param>
/// <param name="Front">The Pareto front so far.</param>
/// <param name="OfGeneration">Share of the generation under way that is measured; 0 after one.</param>
public sealed record SearchProgress(int Generation, int Generations, int Measured, ImmutableArray<EvaluatedSubnet> Front, double OfGeneration = 0);
