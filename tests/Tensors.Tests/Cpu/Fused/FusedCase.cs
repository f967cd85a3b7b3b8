using AlphaNet.Pure.Tensors.Backends;

namespace AlphaNet.Pure.Tensors.Tests.Cpu.Fused;

/// <summary>Random operands of fused operations, the same numbers in either element type.</summary>
internal sealed class FusedCase
{
    private readonly DType dtype;
    private readonly int seed;

    public FusedCase(int seed, DType dtype)
    {
        this.dtype = dtype;
        this.seed = seed;
        var random = new System.Random(seed);
        Images = random.Next(1, 5);
        Height = random.Next(1, 14);
        Width = random.Next(1, 14);
        In = Channels(random);
        Out = Channels(random);
        Kernel = random.Next(2) == 0 ? 3 : 5;
        Stride = random.Next(1, 3);
        Pending = random.Next(3) > 0;
        Gated = Pending && random.Next(2) == 0;
        GatedReader = random.Next(2) == 0;
        Accumulate = random.Next(2) == 0;
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

    public Shape Map(int channels) => new(Images, Height, Width, channels);

    public Shape Strided => new(Images, (Height + Stride - 1) / Stride, (Width + Stride - 1) / Stride, In);

    public Tensor Random(int salt, Shape shape, double low = -1, double high = 1)
    {
        var random = new System.Random(seed ^ (salt * 7919));
        // Rounded to float, so that both element types see the same numbers.
        return Views.Of([.. Enumerable.Range(0, (int)shape.Count).Select(_ => (double)(float)(low + (high - low) * random.NextDouble()))], shape, dtype);
    }

    /// <summary>A leading slice of a larger weight.</summary>
    public Tensor Slice(int salt, params int[] lengths) => Random(salt, new Shape([.. lengths.Select(n => n + 3)])).Prefix(lengths);

    public NormalizedMap Input(Shape shape, bool gated) => !Pending
        ? new NormalizedMap(Random(1, shape))
        : new NormalizedMap(
            Random(1, shape), Random(2, new Shape(shape[^1]), 0.5, 1.5), Random(3, new Shape(shape[^1])), gated ? Random(4, Gates(shape), 0, 1) : default);

    public NormalizedGradient Gradient(Shape shape)
    {
        var (scale, shift) = (Random(6, new Shape(shape[^1]), 0.5, 1.5), Random(7, new Shape(shape[^1])));
        var (delta, slopes) = (Random(8, shape), Random(9, new Shape(3, shape[^1])));
        return GatedReader
            ? new NormalizedGradient(new NormalizedMap(Random(5, shape), scale, shift, Random(10, Gates(shape), 0, 1)), delta, slopes, Random(11, Gates(shape)))
            : new NormalizedGradient(new NormalizedMap(Random(5, shape), scale, shift), delta, slopes);
    }

    /// <summary>Memory for an input's sums.</summary>
    public Tensor Sums(in NormalizedMap x) => x.IsGated
        ? Tensor.Zeros(new Shape(5, Images, 1, 1, x.Map.Shape[^1]), dtype)
        : Tensor.Zeros(new Shape(2, x.Map.Shape[^1]), DType.Float64);

    public Tensor Zeros(Shape shape) => Tensor.Zeros(shape, dtype);

    private Shape Gates(Shape map) => new(map[0], 1, 1, map[^1]);

    private static int Channels(System.Random random) => random.Next(3) == 0 ? random.Next(1, 20) : 8 * random.Next(1, 22);
}
