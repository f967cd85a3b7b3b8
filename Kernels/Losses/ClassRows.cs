using AlphaNet.Pure.Kernels.Launching;
using AlphaNet.Pure.Tensors;
using ILGPU;

namespace AlphaNet.Pure.Kernels.Losses;

/// <summary>A tensor [..., classes] as kernels see it that give each row a group.</summary>
internal readonly struct ClassRows(ArrayView<float> elements, Layout starts, int step)
{
    /// <summary>The rows of a tensor whose elements are <paramref name="elements"/>.</summary>
    public static ClassRows Of(in Tensor tensor, ArrayView<float> elements) =>
        new(elements, Layout.Of(tensor.Slice(tensor.Rank - 1, 0, 1)), tensor.Strides[tensor.Rank - 1]);

    public int Start(int row) => starts[row];

    /// <summary>Element <paramref name="i"/> of the row that begins at <paramref name="start"/>.</summary>
    public ref float At(int start, int i) => ref elements[start + i * step];
}
