namespace AlphaNet.Pure.Nn.Data;

/// <summary>Stretches the levels of each channel linearly over the whole range: y = 255 (x - lowest) / (highest - lowest), cut to a whole number.</summary>
/// <remarks>A channel of one level stays as it is.</remarks>
internal static class AutoContrastTables
{
    /// <summary>Fills the tables of the channels from their histograms.</summary>
    public static void Fill(Span<byte> tables, ReadOnlySpan<int> counts)
    {
        for (var from = 0; from < tables.Length; from += PointTables.Length)
        {
            var channel = counts.Slice(from, PointTables.Length);
            var (lowest, highest) = (channel.IndexOfAnyExcept(0), channel.LastIndexOfAnyExcept(0));
            var scale = highest > lowest ? 255.0 / (highest - lowest) : 1;
            // Written so that it rounds as the published program does.
            var offset = highest > lowest ? -lowest * scale : 0;
            for (var x = 0; x < PointTables.Length; x++)
            {
                tables[from + x] = (byte)Math.Clamp((int)(x * scale + offset), 0, 255);
            }
        }
    }
}
