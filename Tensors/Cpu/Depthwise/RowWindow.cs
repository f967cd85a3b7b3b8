namespace AlphaNet.Pure.Tensors.Cpu.Depthwise;

/// <summary>A ring of zero-padded rows of a map, in blocks of one vector of channels: [block][slot][phase][column][lane].</summary>
/// <remarks>
/// Padding, channel tails and the stride are dealt with once, when a row is filled: columns are split by their remainder modulo the stride
/// (the phase), so that the kernels only ever see adjacent aligned vectors. Rows outside the map are one shared slot of zeros.
/// </remarks>
internal unsafe struct RowWindow
{
    /// <summary>Remainders that columns are split by.</summary>
    public int Phases;

    /// <summary>Zero columns left of the map's first.</summary>
    public int Left;

    /// <summary>Columns of the map.</summary>
    public int Width;

    /// <summary>Buffered columns of one phase.</summary>
    public int Columns;

    /// <summary>Rows held at once.</summary>
    public int Slots;

    /// <summary>Floats of a vector.</summary>
    public int Lanes;

    /// <summary>Start of the buffer, aligned to a vector.</summary>
    public float* Data;

    /// <summary>Floats between rows.</summary>
    public readonly nint RowStride => (nint)Phases * Columns * Lanes;

    /// <summary>Floats between channel blocks; one slot more than the rows, for the zeros.</summary>
    public readonly nint BlockStride => (Slots + 1) * RowStride;

    /// <summary>The slot of map row <paramref name="row"/>, which may be negative.</summary>
    public readonly float* Slot(int row, int height) =>
        Data + (row < 0 || row >= height ? Slots : row % Slots) * RowStride;

    /// <summary>Zeros the padding of all rows and the shared zero row; fills leave them alone.</summary>
    public readonly void ClearPadding(int blocks)
    {
        for (var block = 0; block < blocks; block++)
        {
            var start = Data + block * BlockStride;
            new Span<float>(start + Slots * RowStride, (int)RowStride).Clear();
            for (var slot = 0; slot < Slots; slot++)
            {
                for (var phase = 0; phase < Phases; phase++)
                {
                    var row = start + slot * RowStride + (nint)phase * Columns * Lanes;
                    var (first, count) = Interior(phase);
                    new Span<float>(row, first * Lanes).Clear();
                    new Span<float>(row + (nint)(first + count) * Lanes, (Columns - first - count) * Lanes).Clear();
                }
            }
        }
    }

    /// <summary>First map column of a phase.</summary>
    public readonly int FirstColumn(int phase) => Phases == 1 ? 0 : ((phase - Left) % Phases + Phases) % Phases;

    /// <summary>Where the map's columns of a phase begin in the buffered row, and how many there are.</summary>
    public readonly (int First, int Count) Interior(int phase)
    {
        // Spares the divisions, which are a good part of filling a row of four pixels.
        if (Phases == 1)
        {
            return (Left, Width);
        }

        var x = FirstColumn(phase);
        return ((x + Left) / Phases, x >= Width ? 0 : (Width - x + Phases - 1) / Phases);
    }
}
