namespace AlphaNet.Pure.Tensors.Cpu.Depthwise;

/// <summary>Sizes of a depthwise convolution of an NHWC map [N, H, W, C] with a [k, k, C] kernel, k odd, padding k / 2.</summary>
internal readonly record struct DepthwiseShape(int Images, int Height, int Width, int Channels, int Kernel, int Stride)
{
    public int Padding => Kernel / 2;

    public int OutHeight => (Height + Stride - 1) / Stride;

    public int OutWidth => (Width + Stride - 1) / Stride;

    public bool IsEmpty => Images == 0 || Height == 0 || Width == 0 || Channels == 0;
}
