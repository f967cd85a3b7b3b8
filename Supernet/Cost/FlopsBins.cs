namespace AlphaNet.Pure.Supernet.Cost;

/// <summary>Cost rounded to a grid, by which tables of subnets are keyed.</summary>
public static class FlopsBins
{
    /// <summary>round(megaFlops / step) * step, halves to even.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="step"/> is not positive.</exception>
    public static int Of(double megaFlops, int step)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(step, 1);
        return checked((int)Math.Round(megaFlops / step, MidpointRounding.ToEven) * step);
    }
}
