using System.Collections.Immutable;

namespace AlphaNet.Pure.Supernet.Search;

/// <summary>Points of one kind.</summary>
/// <param name="Name">Name in the legend.</param>
/// <param name="Points">The points, in the order in which a line joins them.</param>
/// <param name="IsFront">Whether they are a front, joined and in colour; else a cloud of small grey points behind it.</param>
public sealed record ParetoSeries(string Name, ImmutableArray<ParetoPoint> Points, bool IsFront = true);
