namespace AlphaNet.Pure.Nn.Data;

/// <summary>What is done at random to training images, in this order: crop, flip, policy, normalisation, cutout.</summary>
public sealed partial record AugmentationOptions
{
    /// <summary>Nothing: images are normalised only.</summary>
    public static AugmentationOptions None { get; } = new();

    /// <summary>The custom for 32 x 32 images: 4 black pixels of padding, flip.</summary>
    public static AugmentationOptions Cifar { get; } = new() { Crop = new PaddedCrop(4), FlipProbability = 0.5 };

    /// <summary>How images are cut; none keeps them whole.</summary>
    public CropOptions? Crop { get; init; }

    /// <summary>Probability of exchanging left and right.</summary>
    public double FlipProbability { get; init; }

    /// <summary>What is done to colours and geometry.</summary>
    public AugmentationPolicy Policy { get; init; }

    /// <summary>Side of a square of zeros (the mean, after normalisation) around a uniformly random pixel, clipped at the border; 0 is none (DeVries and Taylor, 2017).</summary>
    public int CutoutSize { get; init; }

    /// <summary>Probability of the cutout.</summary>
    public double CutoutProbability { get; init; } = 1;

    /// <summary>Checks the options against the size and the channels of the images.</summary>
    /// <exception cref="ArgumentException">An option is out of range; the message says which and its range.</exception>
    public void Validate(int height, int width, int channels)
    {
        ThrowIfNoProbability(FlipProbability, nameof(FlipProbability));
        ThrowIfNoProbability(CutoutProbability, nameof(CutoutProbability));
        if (CutoutSize < 0)
        {
            throw new ArgumentException($"AugmentationOptions: CutoutSize is {CutoutSize}; it must be 0 (none) or the side of the square.");
        }

        if (!Enum.IsDefined(Policy))
        {
            throw new ArgumentException($"AugmentationOptions: Policy is {Policy}; it must be one of {string.Join(", ", Enum.GetNames<AugmentationPolicy>())}.");
        }

        if (Policy == AugmentationPolicy.AutoAugment && channels != AutoAugmenter.Channels)
        {
            throw new ArgumentException(
                $"AugmentationOptions: Policy AutoAugment changes red, green and blue, but the images have {channels} channel(s). Repeat a grey channel three times, or set Policy to None.");
        }

        Crop?.Validate(height, width);
    }

    private static void ThrowIfNoProbability(double value, string name)
    {
        if (!(value >= 0 && value <= 1))
        {
            throw new ArgumentException($"AugmentationOptions: {name} is {value}; it must lie in [0, 1].");
        }
    }
}
