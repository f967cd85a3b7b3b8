namespace AlphaNet.Pure.Kernels.Fused;

/// <summary>What a thread carries from one result of a channel to the next; numbers that a writer has no use for take no registers.</summary>
internal struct ChannelSums
{
    /// <summary>The channel's pending normalisation, if any.</summary>
    public ChannelScale Scale;

    /// <summary>Results so far.</summary>
    public int Count;

    /// <summary>The first of them.</summary>
    public float First;

    public float Sum;

    /// <summary>The sum of squares, or of products with another map.</summary>
    public float Products;
}
