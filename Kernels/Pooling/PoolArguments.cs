using AlphaNet.Pure.Tensors.Cpu.Pooling;

namespace AlphaNet.Pure.Kernels.Pooling;

/// <summary>Maps and lengths of a pooling.</summary>
internal struct PoolArguments
{
    /// <summary>Elements that the kernel makes: of y forward, of dx backward.</summary>
    public int Count;

    public int Batch;
    public int Height;
    public int Width;
    public int Channels;
    public int Size;
    public int Stride;
    public int Padding;

    /// <summary>The input.</summary>
    public StridedMap X;

    /// <summary>The output; backward its gradient.</summary>
    public StridedMap Y;
    public StridedMap Dx;
    public int Accumulate;

    public readonly PoolShape Shape => new(Batch, Height, Width, Channels, Size, Stride, Padding);
}
