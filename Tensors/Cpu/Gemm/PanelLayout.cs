namespace AlphaNet.Pure.Tensors.Cpu.Gemm;

/// <summary>How the columns of a product are cut into panels as wide as a register tile.</summary>
internal static unsafe class PanelLayout
{
    /// <summary>No panel is wider.</summary>
    public const int MaxWidth = 48;

    /// <summary>No tile is taller.</summary>
    public const int MaxTileRows = 24;

    /// <summary>The tile that most of a large product is made of.</summary>
    public static (int Rows, int Columns) UsualTile(SimdLevel level) => level switch
    {
        SimdLevel.Vector512 => (8, MaxWidth),
        SimdLevel.Vector256 => (6, 16),
        SimdLevel.Vector128 => (6, 8),
        _ => (4, 4),
    };

    /// <summary>Width of the next panel when <paramref name="remaining"/> columns are left; the last panel may be wider than what is left.</summary>
    public static int NextWidth(SimdLevel level, int remaining)
    {
        switch (level)
        {
            case SimdLevel.Vector512:
                var needed = RoundUp(Math.Min(remaining, 2 * MaxWidth), 8);
                // 8 and 24 columns alone are the slow tiles (one broadcast feeds too few lanes): 40 + 16 instead of 48 + 8, 40 + 32 instead of 48 + 24.
                return needed is 56 or 72 ? 40 : Math.Min(needed, MaxWidth);
            case SimdLevel.Vector256:
                // The tile of 8 columns needs a broadcast for every multiply-add: 24 instead of 16 + 8.
                return remaining is > 16 and <= 24 ? 24 : remaining > 8 ? 16 : 8;
            case SimdLevel.Vector128:
                return 8;
            default:
                return 4;
        }
    }

    /// <summary>Columns of all panels together: <paramref name="columns"/> and the padding of the last panel.</summary>
    public static int PaddedColumns(SimdLevel level, int columns)
    {
        var start = 0;
        while (start < columns)
        {
            start += NextWidth(level, columns - start);
        }

        return start;
    }

    /// <summary>The code for panels of <paramref name="width"/> columns.</summary>
    public static delegate*<int, int, float*, nint, nint, float*, nint, float*, nint, bool, ref SpreadFetch, void> Kernel(SimdLevel level, int width) => (level, width) switch
    {
        (SimdLevel.Vector512, 48) => &PanelKernel<Row48>.Run,
        (SimdLevel.Vector512, 40) => &PanelKernel<Row40>.Run,
        (SimdLevel.Vector512, 32) => &PanelKernel<Row32>.Run,
        (SimdLevel.Vector512, 24) => &PanelKernel<Row24>.Run,
        (SimdLevel.Vector512, 16) => &PanelKernel<Row16>.Run,
        (SimdLevel.Vector512, _) => &PanelKernel<Row8>.Run,
        (SimdLevel.Vector256, 24) => &PanelKernel<Row24Avx2>.Run,
        (SimdLevel.Vector256, 16) => &PanelKernel<Row16Avx2>.Run,
        (SimdLevel.Vector256, _) => &PanelKernel<Row8Avx2>.Run,
        (SimdLevel.Vector128, _) => &PanelKernel<Row8Vector128>.Run,
        _ => &PanelKernel<RowScalar>.Run,
    };

    private static int RoundUp(int value, int multiple) => (value + multiple - 1) / multiple * multiple;
}
