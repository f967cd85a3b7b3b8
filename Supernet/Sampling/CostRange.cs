using AlphaNet.Pure.Supernet.Cost;
using AlphaNet.Pure.Supernet.Spaces;

namespace AlphaNet.Pure.Supernet.Sampling;

/// <summary>A range of cost, both ends included, and drawing until it is met.</summary>
/// <param name="Space">The space.</param>
/// <param name="Classes">Outputs of the classifier, which counts too.</param>
/// <param name="MinMegaFlops">Smallest cost in millions of multiply-accumulates.</param>
/// <param name="MaxMegaFlops">Largest cost.</param>
public sealed record CostRange(SearchSpace Space, int Classes, double MinMegaFlops, double MaxMegaFlops)
{
    // A range that one in a hundred thousand draws meets is a mistake in the range, not bad luck.
    private const int MaxDraws = 100_000;

    /// <summary>Whether the cost of <paramref name="architecture"/> lies in the range.</summary>
    public bool Contains(Architecture architecture) => Contains(NetworkCost.Of(Space, architecture, Classes).MegaFlops);

    /// <summary>Whether a cost lies in the range.</summary>
    public bool Contains(double megaFlops) => megaFlops >= MinMegaFlops && megaFlops <= MaxMegaFlops;

    /// <summary>Repeats <paramref name="draw"/> until its result lies in the range.</summary>
    /// <exception cref="InvalidOperationException">Practically no draw does.</exception>
    public Architecture DrawUntilInside(Func<Architecture> draw)
    {
        ArgumentNullException.ThrowIfNull(draw);
        for (var i = 0; i < MaxDraws; i++)
        {
            var architecture = draw();
            if (Contains(architecture)) return architecture;
        }
        var (min, max) = (NetworkCost.Of(Space, Space.Min, Classes).MegaFlops, NetworkCost.Of(Space, Space.Max, Classes).MegaFlops);
        throw new InvalidOperationException(
            $"none of {MaxDraws} draws from space '{Space.Name}' costs {MinMegaFlops} to {MaxMegaFlops} MFLOPs; its nets cost {min:F1} to {max:F1}: widen the range");
    }
}
