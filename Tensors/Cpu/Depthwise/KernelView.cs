namespace AlphaNet.Pure.Tensors.Cpu.Depthwise;

/// <summary>A [k, k, C] kernel inside a larger weight: channels adjacent, other strides in elements.</summary>
/// <remarks>A 3x3 subnet kernel is the centre of a 5x5 weight, and its channels are a prefix: only the strides differ.</remarks>
internal readonly unsafe struct KernelView<T>(T* data, nint rowStride, nint columnStride) where T : unmanaged
{
    /// <summary>From a row of the kernel to the next.</summary>
    public nint RowStride => rowStride;

    /// <summary>From a tap of a row to the next.</summary>
    public nint ColumnStride => columnStride;

    public T* At(int row, int column) => data + row * rowStride + column * columnStride;

    public bool IsNull => data == null;
}
