using System.Collections.Immutable;

namespace AlphaNet.Pure.Supernet.Spaces;

/// <summary>What a stage of inverted residual blocks may look like. All blocks of a stage share kernel, expand ratio and width.</summary>
/// <param name="Name">Name for messages, such as <c>mb3</c>.</param>
/// <param name="Widths">Candidate output channels.</param>
/// <param name="Depths">Candidate numbers of blocks.</param>
/// <param name="KernelSizes">Candidate depthwise kernel sides, odd.</param>
/// <param name="ExpandRatios">Candidate ratios of expanded to input channels; a stage with only 1 has no expand convolution.</param>
/// <param name="Stride">Stride of the first block, 1 or 2; the others have 1.</param>
/// <param name="SqueezeExcite">Whether every block gates its expanded channels.</param>
public sealed record StageSpace(
    string Name,
    ImmutableArray<int> Widths,
    ImmutableArray<int> Depths,
    ImmutableArray<int> KernelSizes,
    ImmutableArray<int> ExpandRatios,
    int Stride,
    bool SqueezeExcite)
{
    /// <summary>Number of blocks the supernet stores for the stage.</summary>
    public int MaxDepth => Depths.Max();

    /// <summary>Side of the stored depthwise kernels; a smaller one is their centre.</summary>
    public int MaxKernelSize => KernelSizes.Max();

    /// <summary>Largest expand ratio.</summary>
    public int MaxExpandRatio => ExpandRatios.Max();

    /// <summary>Whether blocks start with an expand convolution: false when no ratio exceeds 1.</summary>
    public bool HasExpand => MaxExpandRatio > 1;

    /// <inheritdoc/>
    public bool Equals(StageSpace? other) =>
        other is not null
        && Name == other.Name && Stride == other.Stride && SqueezeExcite == other.SqueezeExcite
        && Widths.AsSpan().SequenceEqual(other.Widths.AsSpan())
        && Depths.AsSpan().SequenceEqual(other.Depths.AsSpan())
        && KernelSizes.AsSpan().SequenceEqual(other.KernelSizes.AsSpan())
        && ExpandRatios.AsSpan().SequenceEqual(other.ExpandRatios.AsSpan());

    /// <inheritdoc/>
    public override int GetHashCode() =>
        HashCode.Combine(Name, Stride, SqueezeExcite, string.Join('-', Widths), string.Join('-', Depths), string.Join('-', KernelSizes), string.Join('-', ExpandRatios));
}
