namespace AlphaNet.Pure.Supernet.Spaces;

/// <summary>The channel rounding of the MobileNet family.</summary>
public static class ChannelRounding
{
    /// <summary>
    /// Rounds <paramref name="value"/> to a multiple of 8 without losing more than a tenth of it:
    /// n = max(1, floor((value + 4) / 8) * 8), plus 8 if n is below 0.9 * value.
    /// </summary>
    /// <remarks>The minimum is 1, not 8, as in the published nets: 1 gives 1, 2 gives 9, 4 to 8 give 8.</remarks>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="value"/> is negative.</exception>
    public static int MakeDivisible(int value)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(value);
        var rounded = Math.Max(1, (value + 4) / 8 * 8);
        return rounded < 0.9 * value ? rounded + 8 : rounded;
    }
}
