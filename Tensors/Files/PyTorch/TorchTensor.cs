namespace AlphaNet.Pure.Tensors.Files.PyTorch;

/// <summary>A tensor where it stands in a checkpoint's tree of objects.</summary>
public sealed class TorchTensor
{
    internal TorchTensor(TorchStorage storage, int offset, Shape shape, Strides strides)
    {
        Storage = storage;
        Offset = offset;
        Shape = shape;
        Strides = strides;
    }

    /// <summary>The elements, dense in row-major order; tensors that share a storage in the file share memory here.</summary>
    public Tensor Tensor { get; internal set; }

    internal TorchStorage Storage { get; }

    internal int Offset { get; }

    internal Shape Shape { get; }

    internal Strides Strides { get; }
}
