namespace AlphaNet.Pure.Tensors.Cpu.Fused;

/// <summary>The columns of a matrix of few rows, cut into parts of whole cache lines: a sum down a column is one part's, and the same for any number of threads.</summary>
internal readonly struct ColumnParts
{
    // A part of a few microseconds.
    private const int PartFloats = 8 * 1024;

    private readonly int width;

    public ColumnParts(int rows, int columns)
    {
        Columns = columns;
        width = RowSlices.Parts(Math.Max(1, PartFloats / Math.Max(1, rows)), CacheLines.Floats) * CacheLines.Floats;
    }

    public int Columns { get; }

    public int Count => RowSlices.Parts(Columns, width);

    public int From(int part) => part * width;

    public int End(int part) => Math.Min(Columns, From(part + 1));
}
