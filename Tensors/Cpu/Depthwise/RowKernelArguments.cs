namespace AlphaNet.Pure.Tensors.Cpu.Depthwise;

/// <summary>One channel block's strip of rows, as the row kernels see it.</summary>
internal unsafe struct RowKernelArguments
{
    /// <summary>The runs that make an output element.</summary>
    public TapRun* Runs;

    /// <summary>Their number.</summary>
    public int RunCount;

    /// <summary>Starts of the buffered rows; row i of the strip sees them from i * <see cref="RowStep"/> on.</summary>
    public float** Rows;

    /// <summary>Buffered rows from one row of the strip to the next.</summary>
    public int RowStep;

    /// <summary>Floats from the pointers in <see cref="Rows"/> to the block's rows.</summary>
    public nint BlockOffset;

    /// <summary>Rows of the strip.</summary>
    public int RowCount;

    /// <summary>Elements of a row.</summary>
    public int Width;
}
