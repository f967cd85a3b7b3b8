using AlphaNet.Pure.Tensors;

namespace AlphaNet.Pure.Nn.Data;

/// <summary>Some images and their labels, ready for a network.</summary>
/// <remarks>Valid until the next call of <see cref="DataLoader.Next"/>; used later, its tensors are refused as released.</remarks>
/// <param name="Images">Float32 [n, height, width, channels].</param>
/// <param name="Labels">Int32 [n].</param>
/// <param name="Position">Which batch it is.</param>
public readonly record struct Batch(Tensor Images, Tensor Labels, DataPosition Position)
{
    /// <summary>Number of images.</summary>
    public int Count => Labels.Shape[0];
}
