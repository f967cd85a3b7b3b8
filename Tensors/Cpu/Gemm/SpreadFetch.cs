using System.Runtime.CompilerServices;

namespace AlphaNet.Pure.Tensors.Cpu.Gemm;

/// <summary>Brings what is needed next to L2 while a product computes, a few lines at a time, evenly over the steps of its tiles.</summary>
/// <remarks>
/// Without it the first tile of every panel waits for L3, and what goes over a map before or after a product waits for memory that the product left idle. Fetched at once the lines
/// would hold up those that the tile is waiting for.
/// </remarks>
internal unsafe struct SpreadFetch
{
    // A shorter packed panel goes by before it would pay; rows in place are as long as the whole matrix is wide, so the hardware foresees none of them.
    private const int MinPackedRows = 192;

    // Fewer rows of the result take a row of the panel every other step.
    private const int MinRows = 32;

    // Floats of a map that are fetched together.
    private const int Run = 48;

    private readonly nint rowStride;
    private readonly nint twin;
    private readonly int width;
    private readonly int every;
    private float* row;
    private int left;
    private int until;

    private SpreadFetch(float* row, nint rowStride, nint twin, int width, int rows, int every)
    {
        this.row = row;
        this.rowStride = rowStride;
        this.twin = twin;
        this.width = width;
        this.every = every;
        left = rows;
    }

    /// <summary>Nothing.</summary>
    public static SpreadFetch None => default;

    /// <summary>Whether anything is left to fetch.</summary>
    public readonly bool IsActive => left > 0;

    /// <summary>Rows [k0, k0 + k) of the panel that begins at <paramref name="start"/>, while the one before it serves so many rows of the result.</summary>
    public static SpreadFetch OfPanel(in ColumnPanels b, int start, int k0, int k, int rows)
    {
        if (rows < MinRows || (!b.IsInPlace && k < MinPackedRows))
        {
            return None;
        }

        var width = PanelLayout.NextWidth(b.Level, b.N - start);
        return new(b.Panel(start, width, k0), b.Step(width), 0, width, k, Math.Max(1, rows / PanelLayout.UsualTile(b.Level).Rows));
    }

    /// <summary>So many floats from an address on, and as many from another unless null, while a product of [m, k] and [k, n] is computed.</summary>
    public static SpreadFetch OfMaps(SimdLevel level, float* first, float* second, long floats, int m, int n, int k)
    {
        var tile = PanelLayout.UsualTile(level);
        var steps = (long)((m + tile.Rows - 1) / tile.Rows) * ((n + tile.Columns - 1) / tile.Columns) * k;
        var runs = (int)(floats / Run);
        return runs == 0 ? None : new(first, Run, second == null ? 0 : (nint)(second - first), Run, runs, (int)Math.Clamp(steps / runs, 1, int.MaxValue));
    }

    /// <summary>Fetches what is due; returns after how many steps, of <paramref name="steps"/> that are left of a tile, to ask again.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Next(int steps)
    {
        if (left == 0)
        {
            return steps;
        }

        if (until == 0)
        {
            Fetch();
        }

        var now = Math.Min(until, steps);
        until -= now;
        return now;
    }

    /// <summary>Where to fetch from during <paramref name="steps"/> steps, for a tile that fetches a line every few of them by itself; <paramref name="idle"/> is what it may fetch if nothing is left.</summary>
    /// <remarks>What the tile has time for beyond what is due comes early and again; what it has no time for, of maps much wider than the result, does not come. Both cost less than counting.</remarks>
    public FetchedLines Take(int steps, float* idle)
    {
        if (left == 0)
        {
            return new(idle, 0, 0);
        }

        var lines = new FetchedLines(row, rowStride == width ? CacheLines.Floats : rowStride, twin);
        until += steps;
        var due = Math.Min(left, until / every);
        until -= due * every;
        row += due * rowStride;
        left -= due;
        return lines;
    }

    // Of a narrower row what comes after it as well: a loop here would take registers from the tile's.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Fetch()
    {
        CacheLines.Fetch(row);
        CacheLines.Fetch(row + CacheLines.Floats);
        CacheLines.Fetch(row + 2 * CacheLines.Floats);
        if (twin != 0)
        {
            CacheLines.Fetch(row + twin);
            CacheLines.Fetch(row + twin + CacheLines.Floats);
            CacheLines.Fetch(row + twin + 2 * CacheLines.Floats);
        }

        row += rowStride;
        left--;
        until = every;
    }
}
