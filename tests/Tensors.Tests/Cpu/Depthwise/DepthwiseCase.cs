using AlphaNet.Pure.Tensors.Cpu.Depthwise;
using FsCheck;
using FsCheck.Fluent;

namespace AlphaNet.Pure.Tensors.Tests.Cpu.Depthwise;

/// <summary>A random convolution: its sizes, the larger weight that its kernel is the centre of, and a seed for its values.</summary>
internal sealed record DepthwiseCase(int Images, int Height, int Width, int Channels, int Kernel, int Stride, int Margin, int SpareChannels, int Seed)
{
    public DepthwiseShape Shape => new(Images, Height, Width, Channels, Kernel, Stride);

    /// <summary>Cases that shrink to fewer images, rows, columns and channels first.</summary>
    public static Arbitrary<DepthwiseCase> Arbitrary { get; } = Arb.From(
        from images in Gen.Choose(1, 3)
        from height in Gen.Choose(1, 19)
        from width in Gen.Choose(1, 27)
        from channels in Gen.OneOf(Gen.Choose(1, 40), Gen.Elements(64, 72, 80, 120, 144, 200))
        from kernel in Gen.Frequency((4, Gen.Constant(3)), (4, Gen.Constant(5)), (1, Gen.Elements(1, 7, 9, 11)))
        from stride in Gen.Frequency((4, Gen.Constant(1)), (4, Gen.Constant(2)), (1, Gen.Constant(3)))
        from margin in Gen.Choose(0, 1)
        from spare in Gen.Choose(0, 3)
        from seed in Gen.Choose(0, int.MaxValue - 1)
        select new DepthwiseCase(images, height, width, channels, kernel, stride, margin, spare, seed),
        Shrink);

    private static IEnumerable<DepthwiseCase> Shrink(DepthwiseCase c)
    {
        foreach (var images in Smaller(c.Images)) yield return c with { Images = images };
        foreach (var height in Smaller(c.Height)) yield return c with { Height = height };
        foreach (var width in Smaller(c.Width)) yield return c with { Width = width };
        foreach (var channels in Smaller(c.Channels)) yield return c with { Channels = channels };
        if (c.Stride > 1) yield return c with { Stride = 1 };
        if (c.Kernel > 1) yield return c with { Kernel = c.Kernel - 2 };
        if (c.Margin > 0) yield return c with { Margin = 0 };
        if (c.SpareChannels > 0) yield return c with { SpareChannels = 0 };
    }

    private static int[] Smaller(int value) => value switch
    {
        1 => [],
        2 => [1],
        _ => [1, value / 2, value - 1],
    };
}
