namespace AlphaNet.Pure.Nn.Data;

/// <summary>Turns the bytes of an image into the floats a network reads: crop, flip, policy, normalisation and cutout.</summary>
/// <remarks>
/// Input and output are [height, width, channels]. What is random depends on (seed, epoch, sample) alone. It owns scratch memory: one thread uses it at a time, and
/// calls allocate nothing. Without a policy it is one pass over the rows; a policy works on the whole image in bytes, to which resampled values are rounded for it.
/// </remarks>
public sealed class ImagePipeline
{
    private readonly AugmentationOptions options;
    private readonly int height;
    private readonly int width;
    private readonly int channels;
    private readonly PaddingMode padding;
    private readonly RowNormalizer normalizer;
    private readonly Resampler? resampler;
    private readonly AutoAugmenter? augmenter;
    private readonly byte[] shifted;
    private readonly byte[] mirrored;

    /// <summary>Prepares for images of one size.</summary>
    /// <param name="height">Height of the images.</param>
    /// <param name="width">Width of the images.</param>
    /// <param name="channels">Channels of the images.</param>
    /// <param name="options">What to do.</param>
    /// <param name="normalization">Constants of the channels.</param>
    /// <exception cref="ArgumentException">An option is out of range, the policy is for images of three channels, or the normalisation is for another number of channels.</exception>
    public ImagePipeline(int height, int width, int channels, AugmentationOptions options, Normalization normalization)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(height);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(width);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(channels);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(normalization);
        options.Validate(height, width, channels);
        if (normalization.Mean.Length != channels)
        {
            throw new ArgumentException($"ImagePipeline: images of {channels} channels, but the normalisation is for {normalization.Mean.Length}.", nameof(normalization));
        }

        (this.options, this.height, this.width, this.channels) = (options, height, width, channels);
        (OutputHeight, OutputWidth) = (height, width);
        if (options.Crop is ResizedCrop resized)
        {
            (OutputHeight, OutputWidth) = (resized.Height, resized.Width);
            resampler = new Resampler(resized.Interpolation, height, width, channels, OutputHeight, OutputWidth);
        }

        augmenter = options.Policy == AugmentationPolicy.AutoAugment ? new AutoAugmenter(OutputHeight, OutputWidth) : null;
        padding = options.Crop is PaddedCrop padded ? padded.Mode : PaddingMode.Zero;
        normalizer = new RowNormalizer(normalization, OutputWidth);
        shifted = new byte[OutputWidth * channels];
        mirrored = new byte[OutputWidth * channels];
    }

    /// <summary>Height of the result.</summary>
    public int OutputHeight { get; }

    /// <summary>Width of the result.</summary>
    public int OutputWidth { get; }

    /// <summary>Augments and normalises a training image.</summary>
    /// <param name="pixels">Bytes [height, width, channels].</param>
    /// <param name="seed">The run's seed.</param>
    /// <param name="epoch">The epoch.</param>
    /// <param name="sample">The image's number in its data set.</param>
    /// <param name="output">Receives floats [OutputHeight, OutputWidth, channels].</param>
    /// <exception cref="ArgumentException">A span is not of its length.</exception>
    public void Train(ReadOnlySpan<byte> pixels, ulong seed, long epoch, int sample, Span<float> output) =>
        Apply(pixels, SamplePlan.Draw(options, height, width, seed, epoch, sample), output);

    /// <summary>Crops as for evaluation and normalises; nothing is random.</summary>
    /// <param name="pixels">Bytes [height, width, channels].</param>
    /// <param name="output">Receives floats [OutputHeight, OutputWidth, channels].</param>
    /// <exception cref="ArgumentException">A span is not of its length.</exception>
    public void Evaluate(ReadOnlySpan<byte> pixels, Span<float> output) => Apply(pixels, SamplePlan.Evaluation(options, height, width), output);

    internal void Apply(ReadOnlySpan<byte> pixels, in SamplePlan plan, Span<float> output)
    {
        if (pixels.Length != height * width * channels || output.Length != OutputHeight * OutputWidth * channels)
        {
            throw new ArgumentException(
                $"ImagePipeline: {pixels.Length} bytes and {output.Length} floats given for images [{height}, {width}, {channels}] and results [{OutputHeight}, {OutputWidth}, {channels}].");
        }

        var row = OutputWidth * channels;
        var resample = plan.Height != OutputHeight || plan.Width != OutputWidth;
        if (resample)
        {
            resampler!.Apply(pixels, plan, output);
        }

        if (plan.Policy is { } policy)
        {
            CopyImage(pixels, plan, resample, output, augmenter!.Image);
            augmenter.Apply(policy);
        }

        for (var y = 0; y < OutputHeight; y++)
        {
            var target = output.Slice(y * row, row);
            if (plan.Policy is not null)
            {
                normalizer.Apply(augmenter!.Image.Slice(y * row, row), target);
            }
            else if (resample)
            {
                normalizer.Apply(target);
            }
            else
            {
                normalizer.Apply(CopyRow(pixels, plan.Top + y, plan), target);
            }

            if (y >= plan.CutTop && y < plan.CutBottom)
            {
                target[(plan.CutLeft * channels)..(plan.CutRight * channels)].Clear();
            }
        }
    }

    /// <summary>The bytes of the whole output: <paramref name="resampled"/> values clipped and rounded, others as they are.</summary>
    private void CopyImage(ReadOnlySpan<byte> pixels, in SamplePlan plan, bool resample, ReadOnlySpan<float> resampled, Span<byte> image)
    {
        var row = OutputWidth * channels;
        for (var y = 0; y < OutputHeight; y++)
        {
            var target = image.Slice(y * row, row);
            if (!resample)
            {
                CopyRow(pixels, plan.Top + y, plan).CopyTo(target);
                continue;
            }

            var values = resampled.Slice(y * row, row);
            for (var i = 0; i < target.Length; i++)
            {
                target[i] = (byte)(Math.Clamp(values[i], 0f, 255f) + 0.5f);
            }
        }
    }

    /// <summary>The bytes of one output row: the image's own where nothing moves them.</summary>
    private ReadOnlySpan<byte> CopyRow(ReadOnlySpan<byte> pixels, int y, in SamplePlan plan)
    {
        if (y < 0 || y >= height)
        {
            if (padding == PaddingMode.Zero)
            {
                shifted.AsSpan().Clear();
                return shifted;
            }

            y = Reflect(y, height);
        }

        var source = pixels.Slice(y * width * channels, width * channels);
        var result = plan.Left >= 0 && plan.Left + OutputWidth <= width ? source.Slice(plan.Left * channels, OutputWidth * channels) : Shift(source, plan.Left);
        return plan.Flip ? Mirror(result) : result;
    }

    private ReadOnlySpan<byte> Shift(ReadOnlySpan<byte> source, int left)
    {
        var from = Math.Max(left, 0);
        var to = Math.Min(left + OutputWidth, width);
        source[(from * channels)..(to * channels)].CopyTo(shifted.AsSpan((from - left) * channels));
        Pad(source, 0, from - left, left);
        Pad(source, to - left, OutputWidth, left);
        return shifted;
    }

    private void Pad(ReadOnlySpan<byte> source, int from, int to, int left)
    {
        if (padding == PaddingMode.Zero)
        {
            shifted.AsSpan((from * channels)..(to * channels)).Clear();
            return;
        }

        for (var x = from; x < to; x++)
        {
            source.Slice(Reflect(left + x, width) * channels, channels).CopyTo(shifted.AsSpan(x * channels));
        }
    }

    private ReadOnlySpan<byte> Mirror(ReadOnlySpan<byte> row)
    {
        for (int at = 0, back = row.Length - channels; back >= 0; at += channels, back -= channels)
        {
            for (var c = 0; c < channels; c++)
            {
                mirrored[at + c] = row[back + c];
            }
        }

        return mirrored;
    }

    private static int Reflect(int position, int length) => position < 0 ? -position : position >= length ? 2 * (length - 1) - position : position;
}
