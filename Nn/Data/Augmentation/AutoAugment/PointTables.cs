namespace AlphaNet.Pure.Nn.Data;

/// <summary>Operations that change every level into another: a table of 256 bytes for each of the three channels, here the same one for all.</summary>
internal static class PointTables
{
    /// <summary>Levels of a byte.</summary>
    public const int Length = 256;

    private const int SolarizeAddThreshold = 128;

    /// <summary>y = 255 - x.</summary>
    public static void Invert(Span<byte> tables) => Solarize(tables, 0);

    /// <summary>Keeps the highest bits of x: 8 all, 0 none.</summary>
    public static void Posterize(Span<byte> tables, int bits)
    {
        var dropped = (1 << (8 - bits)) - 1;
        for (var x = 0; x < tables.Length; x++)
        {
            tables[x] = (byte)(x & ~dropped);
        }
    }

    /// <summary>y = x below the threshold, 255 - x from it on.</summary>
    public static void Solarize(Span<byte> tables, int threshold)
    {
        for (var x = 0; x < tables.Length; x++)
        {
            tables[x] = (byte)(x % Length < threshold ? x : 255 - x);
        }
    }

    /// <summary>y = min(x + added, 255) for x below 128, x from there on.</summary>
    public static void SolarizeAdd(Span<byte> tables, int added)
    {
        for (var x = 0; x < tables.Length; x++)
        {
            tables[x] = (byte)(x % Length < SolarizeAddThreshold ? Math.Min(x % Length + added, 255) : x);
        }
    }

    /// <summary>Replaces every byte of an image [height, width, 3] by its channel's table.</summary>
    public static void Apply(ReadOnlySpan<byte> tables, Span<byte> image)
    {
        var red = tables[..Length];
        var green = tables.Slice(Length, Length);
        var blue = tables.Slice(2 * Length, Length);
        for (var i = 0; i + 2 < image.Length; i += AutoAugmenter.Channels)
        {
            image[i] = red[image[i]];
            image[i + 1] = green[image[i + 1]];
            image[i + 2] = blue[image[i + 2]];
        }
    }
}
