namespace AlphaNet.Pure.Nn.Data;

/// <summary>Spreads the levels of each channel so that its histogram becomes as even as one table can make it.</summary>
/// <remarks>
/// y = (step / 2 + pixels below x) / step, whole divisions, at most 255, where step = (pixels - pixels of the highest level there is) / 255. A channel of one level, or of
/// so few pixels that the step is 0, stays as it is.
/// </remarks>
internal static class EqualizeTables
{
    /// <summary>Fills the tables of the channels from their histograms.</summary>
    public static void Fill(Span<byte> tables, ReadOnlySpan<int> counts)
    {
        for (var from = 0; from < tables.Length; from += PointTables.Length)
        {
            FillChannel(tables.Slice(from, PointTables.Length), counts.Slice(from, PointTables.Length));
        }
    }

    private static void FillChannel(Span<byte> table, ReadOnlySpan<int> counts)
    {
        var below = 0;
        foreach (var count in counts[..counts.LastIndexOfAnyExcept(0)])
        {
            below += count;
        }

        var step = below / 255;
        var sum = step / 2;
        for (var x = 0; x < table.Length; x++)
        {
            table[x] = (byte)(step == 0 ? x : Math.Min(sum / step, 255));
            sum += counts[x];
        }
    }
}
