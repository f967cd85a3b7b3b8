namespace AlphaNet.Pure.Tensors.Cpu.Normalization;

/// <summary>Dense [..., c] memory seen as rows of whole vectors: as many pixels side by side as make c a multiple of the widest vector.</summary>
/// <remarks>
/// 24 channels become rows of 48, without tails. The period does not depend on the vectors in use, so neither does the order of additions.
/// </remarks>
internal readonly struct ChannelPeriod
{
    private const int WidestVector = 16;

    // Tables of a period should stay in the first-level cache.
    private const int MaxLength = 1024;

    public ChannelPeriod(int channels)
    {
        // The power of two in c, up to the width, needs no copies.
        var copies = WidestVector / Math.Min(channels & -channels, WidestVector);
        Copies = (long)channels * copies <= MaxLength ? copies : 1;
        Channels = channels;
    }

    public int Channels { get; }

    /// <summary>Pixels in a period.</summary>
    public int Copies { get; }

    /// <summary>Elements in a period.</summary>
    public int Length => Channels * Copies;

    /// <summary>Periods that cover so many elements, the last perhaps in part.</summary>
    public long Covering(long count) => (count + Length - 1) / Length;
}
