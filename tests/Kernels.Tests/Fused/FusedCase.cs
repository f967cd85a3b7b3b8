using AlphaNet.Pure.Kernels.Tests.Conformance;
using AlphaNet.Pure.Tensors;
using AlphaNet.Pure.Tensors.Backends;

namespace AlphaNet.Pure.Kernels.Tests.Fused;

/// <summary>Random operands of fused operations in a backend's memory, the same numbers in either element type.</summary>
/// <remarks>The seed's remainders choose the kinds of operands.</remarks>
internal sealed class FusedCase
{
    /// <summary>Seeds that cover all kinds together.</summary>
    public const int Kinds = 12;

    private readonly IBackend backend;
    private readonly DType dtype;
    private readonly int seed;
    private readonly double unit;

    /// <param name="seed">Chooses sizes, kinds and numbers.</param>
    /// <param name="backend">Where the operands are to lie.</param>
    /// <param name="dtype">Their element type.</param>
    /// <param name="unit">What all numbers are multiples of, if they are to have few digits; or 0.</param>
    public FusedCase(int seed, IBackend backend, DType dtype, double unit = 0)
    {
        (this.seed, this.backend, this.dtype, this.unit) = (seed, backend, dtype, unit);
        var random = new System.Random(seed);
        (Images, Height, Width) = (random.Next(1, 4), random.Next(1, 10), random.Next(1, 10));
        // Some are longer than the steps of the emulated device's tiles.
        (In, Out) = (random.Next(1, 44), random.Next(1, 44));
        (Kernel, Stride) = (random.Next(2) == 0 ? 3 : 5, random.Next(1, 3));
        Pending = seed % 3 > 0;
        Gated = seed % 3 > 1;
        GatedReader = seed / 3 % 2 > 0;
        Accumulate = seed / 6 % 2 > 0;
    }

    public int Images { get; }

    public int Height { get; }

    public int Width { get; }

    public int In { get; }

    public int Out { get; }

    public int Kernel { get; }

    public int Stride { get; }

    /// <summary>Whether the input is normalised on load.</summary>
    public bool Pending { get; }

    /// <summary>Whether the input is gated, where an operation takes gates.</summary>
    public bool Gated { get; }

    /// <summary>Whether the output's gradient comes from a gated reader.</summary>
    public bool GatedReader { get; }

    public bool Accumulate { get; }

    public Shape Strided => new(Images, (Height + Stride - 1) / Stride, (Width + Stride - 1) / Stride, In);

    public Shape Map(int channels) => new(Images, Height, Width, channels);

    public Tensor Random(int salt, Shape shape, double low = -1, double high = 1)
    {
        var random = new System.Random(seed ^ (salt * 7919));
        // Rounded to float, so that both element types see the same numbers.
        var numbers = Tensor.From<float>([.. Enumerable.Range(0, (int)shape.Count).Select(_ => (float)Rounded(low + (high - low) * random.NextDouble()))], shape);
        return TestDevice.Place(numbers.As(dtype), backend);
    }

    /// <summary>A weight whose leading part is used.</summary>
    public Tensor Whole(int salt, params int[] lengths) => Random(salt, new Shape([.. lengths.Select(n => n + 3)]));

    public NormalizedMap Input(bool gated) => !Pending
        ? new NormalizedMap(Random(1, Map(In)))
        : new NormalizedMap(
            Random(1, Map(In)), Random(2, new Shape(In), 0.5, 1.5), Random(3, new Shape(In)), gated ? Random(4, Gates(In), 0, 1) : default);

    public NormalizedMap Normalized() => new(Random(1, Map(In)), Random(2, new Shape(In), 0.5, 1.5), Random(3, new Shape(In)));

    public NormalizedGradient Gradient(Shape shape)
    {
        var channels = shape[^1];
        var (z, scale, shift) = (Random(5, shape), Random(6, new Shape(channels), 0.5, 1.5), Random(7, new Shape(channels)));
        var (delta, slopes) = (Random(8, shape), Random(9, new Shape(3, channels)));
        return GatedReader
            ? new NormalizedGradient(new NormalizedMap(z, scale, shift, Random(10, Gates(channels), 0, 1)), delta, slopes, Random(11, Gates(channels)))
            : new NormalizedGradient(new NormalizedMap(z, scale, shift), delta, slopes);
    }

    /// <summary>Memory for an input's sums; what lies there before must not matter.</summary>
    public Tensor Sums(in NormalizedMap x) => Random(12, x.IsGated ? new Shape(5, Images, 1, 1, In) : new Shape(2, In));

    private double Rounded(double number) => unit == 0 ? number : Math.Round(number / unit) * unit;

    private Shape Gates(int channels) => new(Images, 1, 1, channels);
}
