namespace AlphaNet.Pure.Tensors.Cpu.Gemm;

/// <summary>A matrix in memory: element (i, j) lies at <c>Data + i * RowStride + j * ColumnStride</c>, strides in elements.</summary>
internal readonly unsafe struct StridedMatrix<T>(T* data, nint rowStride, nint columnStride) where T : unmanaged
{
    public readonly T* Data = data;
    public readonly nint RowStride = rowStride;
    public readonly nint ColumnStride = columnStride;

    /// <summary>The same memory with rows and columns exchanged.</summary>
    public StridedMatrix<T> Transposed => new(Data, ColumnStride, RowStride);

    /// <summary>The part that starts at (<paramref name="row"/>, <paramref name="column"/>).</summary>
    public StridedMatrix<T> From(nint row, nint column) => new(At(row, column), RowStride, ColumnStride);

    /// <summary>Where element (<paramref name="row"/>, <paramref name="column"/>) lies.</summary>
    public T* At(nint row, nint column) => Data + row * RowStride + column * ColumnStride;
}
