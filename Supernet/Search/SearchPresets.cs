using AlphaNet.Pure.Supernet.Cost;
using AlphaNet.Pure.Supernet.Spaces;

namespace AlphaNet.Pure.Supernet.Search;

/// <summary>Search settings that suit a space.</summary>
public static class SearchPresets
{
    private const int Bins = 40;
    private const int Population = 48;
    private const int Generations = 10;

    /// <summary>Settings that cover a space from its smallest to its largest net.</summary>
    /// <remarks>
    /// Bins are whole millions of multiply-accumulates. Where 40 of them do not fit into the range, the published rule would hold but a handful of parents, so
    /// the non-dominated subnets are selected instead.
    /// </remarks>
    /// <param name="space">The space.</param>
    /// <param name="classes">Outputs of the classifier.</param>
    /// <param name="minMegaFlops">Smallest cost, if not the smallest net's.</param>
    /// <param name="maxMegaFlops">Largest cost, if not the largest net's.</param>
    /// <param name="population">Subnets a generation; half of the later ones are mutants, half children.</param>
    /// <param name="generations">Generations.</param>
    /// <exception cref="ArgumentException">No net of the space lies in the range.</exception>
    public static SearchOptions For(
        SearchSpace space, int classes, double? minMegaFlops = null, double? maxMegaFlops = null, int? population = null, int? generations = null)
    {
        var smallest = NetworkCost.Of(space, space.Min, classes).MegaFlops;
        var largest = NetworkCost.Of(space, space.Max, classes).MegaFlops;
        var (low, high) = (minMegaFlops ?? smallest, maxMegaFlops ?? largest);
        if (low > high || high < smallest || low > largest)
        {
            throw new ArgumentException($"search: no net of space '{space.Name}' costs {low} to {high} MFLOPs; its nets cost {smallest:F3} to {largest:F3}: widen the range");
        }

        var size = population ?? Population;
        // Beyond the largest net no bin holds any.
        var step = (int)((Math.Min(high, largest) - low) / Bins);
        return new SearchOptions
        {
            Classes = classes,
            MinMegaFlops = low,
            MaxMegaFlops = high,
            InitialPopulation = size,
            Mutants = size - size / 2,
            Children = size / 2,
            Generations = generations ?? Generations,
            BinStep = Math.Max(1, step),
            Selection = step >= 1 ? SelectionRule.BestPerBin : SelectionRule.NonDominated,
        };
    }
}
