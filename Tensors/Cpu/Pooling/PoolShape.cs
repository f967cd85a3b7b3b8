namespace AlphaNet.Pure.Tensors.Cpu.Pooling;

/// <summary>Lengths of a pooling of NHWC maps with square windows.</summary>
internal readonly record struct PoolShape(int Batch, int Height, int Width, int Channels, int Size, int Stride, int Padding)
{
    public int OutHeight => (Height + 2 * Padding - Size) / Stride + 1;

    public int OutWidth => (Width + 2 * Padding - Size) / Stride + 1;

    /// <summary>The input positions, within <paramref name="length"/>, that output position <paramref name="place"/> sees.</summary>
    public (int First, int End) Window(int place, int length)
    {
        var first = place * Stride - Padding;
        return (Math.Max(first, 0), Math.Min(first + Size, length));
    }

    /// <summary>The output positions, within <paramref name="length"/>, that see input position <paramref name="place"/>.</summary>
    public (int First, int End) Seers(int place, int length)
    {
        var reach = place + Padding - Size + Stride;
        return (reach <= 0 ? 0 : reach / Stride, Math.Min((place + Padding) / Stride + 1, length));
    }
}
