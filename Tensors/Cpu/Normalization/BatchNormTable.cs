using System.Numerics;

namespace AlphaNet.Pure.Tensors.Cpu.Normalization;

/// <summary>Coefficients of batch norm for every element of a period.</summary>
/// <remarks>
/// u = scale x + shift; dx = scale d + slope (x - mean) + offset with d = dy act'(u). x - mean is taken before it is scaled: near the mean it is exact.
/// </remarks>
internal readonly unsafe struct BatchNormTable<TElement>(TElement* memory, ChannelPeriod period)
    where TElement : unmanaged, IBinaryFloatingPointIeee754<TElement>
{
    /// <summary>Rows of a table.</summary>
    public const int Rows = 5;

    public ChannelPeriod Period { get; } = period;

    public TElement* Scale => memory;

    public TElement* Shift => memory + Period.Length;

    public TElement* Mean => memory + 2 * Period.Length;

    public TElement* Slope => memory + 3 * Period.Length;

    public TElement* Offset => memory + 4 * Period.Length;

    /// <summary>Scale, shift and mean from the statistics and the learned scale and shift.</summary>
    public void SetForward(in Tensor mean, in Tensor variance, in Tensor gamma, in Tensor beta, double epsilon)
    {
        var means = new ChannelVector<TElement>(mean);
        var variances = new ChannelVector<TElement>(variance);
        var gammas = new ChannelVector<TElement>(gamma);
        var betas = new ChannelVector<TElement>(beta);
        for (var c = 0; c < Period.Channels; c++)
        {
            var scale = gammas[c] / Math.Sqrt(variances[c] + epsilon);
            Scale[c] = TElement.CreateTruncating(scale);
            Shift[c] = TElement.CreateTruncating(Math.FusedMultiplyAdd(-means[c], scale, betas[c]));
            Mean[c] = TElement.CreateTruncating(means[c]);
        }

        Repeat(Scale);
        Repeat(Shift);
        Repeat(Mean);
    }

    /// <summary>Copies the first pixel's coefficients to the period's other pixels.</summary>
    public void Repeat(TElement* row)
    {
        var once = new Span<TElement>(row, Period.Channels);
        for (var copy = 1; copy < Period.Copies; copy++)
        {
            once.CopyTo(new Span<TElement>(row + copy * Period.Channels, Period.Channels));
        }
    }
}
