namespace AlphaNet.Pure.Tensors.Cpu.Gemm;

/// <summary>The left operand A[rows, K] of a product as the kernels read it: strips of rows one after another, copied or left in place.</summary>
internal readonly unsafe struct RowStrips
{
    private readonly StridedMatrix<float> first;
    private readonly nint step;

    private RowStrips(StridedMatrix<float> first, int height, nint step)
    {
        this.first = first;
        this.step = step;
        Height = height;
    }

    /// <summary>Rows of a strip; the last one may have fewer.</summary>
    public int Height { get; }

    /// <summary>All rows as they lie.</summary>
    public static RowStrips InPlace(StridedMatrix<float> a, int rows) => new(a, rows, 0);

    /// <summary>Copied strips <c>[k][height]</c>, as <see cref="PanelPacking.PackStrips"/> writes them: what a tile reads of a transposed A is one run of memory.</summary>
    public static RowStrips Packed(float* memory, int height, int k) => new(new StridedMatrix<float>(memory, 1, height), height, (nint)height * k);

    /// <summary>The strip that begins at <paramref name="row"/>, a multiple of <see cref="Height"/>.</summary>
    public StridedMatrix<float> From(int row) => new(first.Data + row / Height * step, first.RowStride, first.ColumnStride);
}
