namespace AlphaNet.Pure.Nn.Data;

/// <summary>Cuts a box of random area and proportions out of the image and resamples it to a fixed size (Szegedy et al., 2015).</summary>
/// <remarks>
/// Ten boxes are tried: area uniform in [MinScale, MaxScale] of the image's, the logarithm of width / height uniform in [ln MinRatio, ln MaxRatio]; the first that fits is
/// placed uniformly. If none fits, the largest central box of an allowed ratio is taken. Evaluation takes the central box of the output's proportions that spans
/// EvaluationFraction of what fits.
/// </remarks>
/// <param name="Height">Height of the result.</param>
/// <param name="Width">Width of the result.</param>
public sealed record ResizedCrop(int Height, int Width) : CropOptions
{
    /// <summary>Smallest share of the image's area.</summary>
    public double MinScale { get; init; } = 0.08;

    /// <summary>Largest share of the image's area.</summary>
    public double MaxScale { get; init; } = 1;

    /// <summary>Smallest width / height.</summary>
    public double MinRatio { get; init; } = 3.0 / 4;

    /// <summary>Largest width / height.</summary>
    public double MaxRatio { get; init; } = 4.0 / 3;

    /// <summary>Kernel of the resampling.</summary>
    public Interpolation Interpolation { get; init; } = Interpolation.Bicubic;

    /// <summary>Length of the evaluation's central box as a share of the largest that fits; 224 / 256 is the custom for ImageNet.</summary>
    public double EvaluationFraction { get; init; } = 224.0 / 256;

    internal override void Validate(int height, int width)
    {
        if (Height <= 0 || Width <= 0)
        {
            throw new ArgumentException($"ResizedCrop: the result is {Height} x {Width}; both must be positive.");
        }

        // Written so that a NaN fails.
        if (!(MinScale > 0 && MinScale <= MaxScale && MaxScale <= 1))
        {
            throw new ArgumentException($"ResizedCrop: scales {MinScale}..{MaxScale}; 0 < MinScale <= MaxScale <= 1 is needed.");
        }

        if (!(MinRatio > 0 && MinRatio <= MaxRatio && MaxRatio < double.PositiveInfinity))
        {
            throw new ArgumentException($"ResizedCrop: ratios {MinRatio}..{MaxRatio}; 0 < MinRatio <= MaxRatio is needed.");
        }

        if (!(EvaluationFraction > 0 && EvaluationFraction <= 1))
        {
            throw new ArgumentException($"ResizedCrop: evaluation fraction {EvaluationFraction} does not lie in (0, 1].");
        }
    }
}
