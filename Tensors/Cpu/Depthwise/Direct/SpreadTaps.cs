using AlphaNet.Pure.Tensors.Cpu.Fused;

namespace AlphaNet.Pure.Tensors.Cpu.Depthwise.Direct;

/// <summary>A copy of a 5x5 kernel whose taps lie apart by no multiple of a kilobyte.</summary>
/// <remarks>
/// The lines of such taps, and of pixels as far apart, share 4 of the 64 sets of an L1 cache and push each other out: 25 taps, 48 pixels and 8 results for 48 places. Pixels lie as they
/// lie; the taps, which every tile reads again, are few.
/// </remarks>
internal static unsafe class SpreadTaps
{
    private const int AliasedFloats = 256;

    // A copy costs as much as some hundred pixels.
    private const int LeastPixels = 1024;

    /// <summary>Whether a convolution is long enough to be worth it, and its kernel lies badly.</summary>
    public static bool Pays(in DepthwiseShape shape, KernelView<float> kernel) =>
        shape.Kernel == 5 && kernel.ColumnStride % AliasedFloats == 0 && (long)shape.Images * shape.OutHeight * shape.OutWidth >= LeastPixels;

    /// <summary>Floats of a copy.</summary>
    public static int Floats(in DepthwiseShape shape) => shape.Kernel * shape.Kernel * Step(shape);

    /// <summary>Copies the kernel to <paramref name="target"/> of <see cref="Floats"/>.</summary>
    public static KernelView<float> Copy(in DepthwiseShape shape, KernelView<float> kernel, float* target)
    {
        var step = Step(shape);
        var view = new KernelView<float>(target, (nint)shape.Kernel * step, step);
        for (var tap = 0; tap < shape.Kernel * shape.Kernel; tap++)
        {
            var (row, column) = Math.DivRem(tap, shape.Kernel);
            new ReadOnlySpan<float>(kernel.At(row, column), shape.Channels).CopyTo(new Span<float>(view.At(row, column), shape.Channels));
        }

        return view;
    }

    private static int Step(in DepthwiseShape shape) => BufferRow.Stride(shape.Channels);
}
