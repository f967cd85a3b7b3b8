namespace AlphaNet.Pure.Supernet.Spaces;

/// <summary>What a gene of an architecture sets. The order is the canonical order of genes.</summary>
public enum GeneKind
{
    /// <summary>Side of the square input image, in pixels.</summary>
    Resolution,

    /// <summary>Output channels of the stem, a stage or the last convolution.</summary>
    Width,

    /// <summary>Number of blocks of a stage.</summary>
    Depth,

    /// <summary>Side of a stage's depthwise kernels.</summary>
    KernelSize,

    /// <summary>Expanded channels of a stage's blocks over their input channels.</summary>
    ExpandRatio,
}
