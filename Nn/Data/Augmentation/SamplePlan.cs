using AlphaNet.Pure.Tensors.Random;

namespace AlphaNet.Pure.Nn.Data;

/// <summary>All that is random about one sample: the box to cut (it may leave the image by the padding), whether to flip, the square to blank, and the policy's operations.</summary>
/// <remarks>Output pixel (y, x) shows, before resampling, box pixel (y, x) or (y, width - 1 - x) if flipped; the cutout is in output coordinates.</remarks>
internal readonly record struct SamplePlan(int Top, int Left, int Height, int Width, bool Flip, int CutTop, int CutLeft, int CutBottom, int CutRight)
{
    private const int Attempts = 10;

    /// <summary>What AutoAugment does; null where the options do without it.</summary>
    public AutoAugmentPlan? Policy { get; init; }

    /// <summary>Draws the plan of a sample in an epoch.</summary>
    public static SamplePlan Draw(AugmentationOptions options, int height, int width, ulong seed, long epoch, int sample)
    {
        var random = new CounterRandom(new RandomKey(seed, DataStream.Augmentation, (ulong)epoch), (ulong)sample);
        var flip = random.NextDouble() < options.FlipProbability;
        var plan = options.Crop switch
        {
            PaddedCrop { Padding: var p } => Box(random.NextBelow(2 * p + 1) - p, random.NextBelow(2 * p + 1) - p, height, width),
            ResizedCrop resized => DrawBox(resized, height, width, ref random),
            _ => Box(0, 0, height, width),
        };
        plan = plan with { Flip = flip };
        if (options.CutoutSize > 0 && random.NextDouble() < options.CutoutProbability)
        {
            plan = DrawCutout(plan, options, height, width, ref random);
        }

        // Last, so that all else is drawn alike with and without it.
        return options.Policy == AugmentationPolicy.AutoAugment ? plan with { Policy = AutoAugmentPolicy.Draw(ref random) } : plan;
    }

    /// <summary>The plan of evaluation: nothing random.</summary>
    public static SamplePlan Evaluation(AugmentationOptions options, int height, int width)
    {
        if (options.Crop is not ResizedCrop resized)
        {
            return Box(0, 0, height, width);
        }

        // The largest box of the output's proportions that fits, shrunk by the fraction.
        var unit = Math.Min((double)height / resized.Height, (double)width / resized.Width) * resized.EvaluationFraction;
        return Central(Math.Max((int)Math.Round(unit * resized.Height), 1), Math.Max((int)Math.Round(unit * resized.Width), 1), height, width);
    }

    private static SamplePlan DrawCutout(in SamplePlan plan, AugmentationOptions options, int height, int width, ref CounterRandom random)
    {
        var (outputHeight, outputWidth) = options.Crop is ResizedCrop to ? (to.Height, to.Width) : (height, width);
        var top = random.NextBelow(outputHeight) - options.CutoutSize / 2;
        var left = random.NextBelow(outputWidth) - options.CutoutSize / 2;
        return plan with
        {
            CutTop = Math.Max(top, 0),
            CutLeft = Math.Max(left, 0),
            CutBottom = Math.Min(top + options.CutoutSize, outputHeight),
            CutRight = Math.Min(left + options.CutoutSize, outputWidth),
        };
    }

    private static SamplePlan Box(int top, int left, int height, int width) => new(top, left, height, width, false, 0, 0, 0, 0);

    private static SamplePlan Central(int boxHeight, int boxWidth, int height, int width) =>
        Box((height - boxHeight) / 2, (width - boxWidth) / 2, boxHeight, boxWidth);

    private static SamplePlan DrawBox(ResizedCrop options, int height, int width, ref CounterRandom random)
    {
        var (lowest, highest) = (Math.Log(options.MinRatio), Math.Log(options.MaxRatio));
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            var area = random.NextDouble(options.MinScale, options.MaxScale) * height * width;
            var ratio = Math.Exp(random.NextDouble(lowest, highest));
            var boxWidth = (int)Math.Round(Math.Sqrt(area * ratio));
            var boxHeight = (int)Math.Round(Math.Sqrt(area / ratio));
            if (boxWidth > 0 && boxWidth <= width && boxHeight > 0 && boxHeight <= height)
            {
                return Box(random.NextBelow(height - boxHeight + 1), random.NextBelow(width - boxWidth + 1), boxHeight, boxWidth);
            }
        }

        var allowed = Math.Clamp((double)width / height, options.MinRatio, options.MaxRatio);
        return Central(
            Math.Clamp((int)Math.Round(width / allowed), 1, height), Math.Clamp((int)Math.Round(height * allowed), 1, width), height, width);
    }
}
