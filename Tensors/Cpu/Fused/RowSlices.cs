namespace AlphaNet.Pure.Tensors.Cpu.Fused;

/// <summary>Pixels of a map cut into slices, and these into chunks that stay in the L2 cache: by sizes alone, so that sums over slices are the same for any number of threads.</summary>
internal readonly struct RowSlices
{
    // Divisible by all tile heights.
    private const int TileUnit = 24;

    private readonly int units;
    private readonly int unit;

    /// <summary>Slices of whole units of rows.</summary>
    /// <param name="rows">Pixels.</param>
    /// <param name="unit">Pixels that must stay together: an image where sums are kept an image.</param>
    /// <param name="wanted">Slices wanted.</param>
    /// <param name="rowFloats">Floats a pixel keeps in the cache.</param>
    /// <param name="budget">Floats a chunk may keep in the cache.</param>
    public RowSlices(int rows, int unit, int wanted, int rowFloats, int budget)
    {
        Rows = rows;
        this.unit = unit;
        units = Parts(rows, unit);
        Count = Math.Min(Math.Max(1, wanted), units);
        var size = Parts(Math.Max(1, units), Math.Max(1, Count)) * unit;
        var most = Math.Max(TileUnit, budget / Math.Max(1, rowFloats) / TileUnit * TileUnit);
        var chunks = Parts(size, most);
        Chunk = Math.Min(most, Parts(Parts(size, chunks), 8) * 8);
    }

    /// <summary>Pixels.</summary>
    public int Rows { get; }

    /// <summary>Slices.</summary>
    public int Count { get; }

    /// <summary>Pixels of a chunk at most.</summary>
    public int Chunk { get; }

    /// <summary>First pixel of a slice; slices differ by a unit at most, so that threads that take as many do as much.</summary>
    public int From(int slice) => (int)((long)units * slice / Count) * unit;

    /// <summary>The pixel after its last.</summary>
    public int End(int slice) => Math.Min(Rows, From(slice + 1));

    public static int Parts(int whole, int part) => (whole + part - 1) / part;
}
