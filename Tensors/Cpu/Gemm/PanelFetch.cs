using System.Runtime.CompilerServices;
using AlphaNet.Pure.Tensors.Cpu.Depthwise;

namespace AlphaNet.Pure.Tensors.Cpu.Gemm;

/// <summary>Brings the panel of columns that follows to L2, a row at a time, evenly over the steps that the tiles of this panel take.</summary>
/// <remarks>
/// Without it the first tile of every panel waits for L3. Fetched at once the lines would hold up those that the tile is waiting for, and the hardware, which sees a tile's own
/// lines go by, does not know where they end.
/// </remarks>
internal unsafe struct PanelFetch
{
    // A shorter packed panel goes by before it would pay; rows in place are as long as the whole matrix is wide, so the hardware foresees none of them.
    private const int MinPackedRows = 192;

    // Fewer rows of the result take a row of the panel every other step.
    private const int MinRows = 32;

    // Of the tiles that are used most.
    private const int TileRows = 8;

    private readonly nint rowStride;
    private readonly int width;
    private readonly int every;
    private float* row;
    private int left;

    private PanelFetch(float* row, nint rowStride, int width, int rows, int every)
    {
        this.row = row;
        this.rowStride = rowStride;
        this.width = width;
        this.every = every;
        left = rows;
    }

    /// <summary>Nothing follows.</summary>
    public static PanelFetch None => default;

    /// <summary>Rows [k0, k0 + k) of the panel that begins at <paramref name="start"/>, while the one before it serves so many rows of the result.</summary>
    public static PanelFetch Of(in ColumnPanels b, int start, int k0, int k, int rows)
    {
        if (rows < MinRows || (!b.IsInPlace && k < MinPackedRows))
        {
            return None;
        }

        var width = PanelLayout.NextWidth(b.Level, b.N - start);
        return new(b.Panel(start, width, k0), b.Step(width), width, k, Math.Max(1, rows / TileRows));
    }

    /// <summary>Fetches the next row; returns after how many steps, of <paramref name="steps"/> that are left of a tile, the one after it is due.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Next(int steps)
    {
        if (left == 0)
        {
            return steps;
        }

        CacheLines.Fetch(row, 1, 0, width);
        row += rowStride;
        left--;
        return Math.Min(every, steps);
    }
}
