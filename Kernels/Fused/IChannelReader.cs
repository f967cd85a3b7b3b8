namespace AlphaNet.Pure.Kernels.Fused;

/// <summary>A map of which a thread reads many pixels of one channel: what they share is loaded once.</summary>
/// <remarks>
/// Loading and what is computed of it are apart: a thread waits for a load at the first use of it, and goes on to the next load only if nothing was computed in between.
/// </remarks>
internal interface IChannelReader : IMapReader
{
    /// <summary>The scale and shift of a channel, if any.</summary>
    ChannelScale ScaleOf(int channel);

    /// <summary>The number as it lies in memory.</summary>
    float Raw(int pixel, int channel);

    /// <summary>What is read of a number in memory, of a channel of that scale and shift.</summary>
    float Of(float raw, ChannelScale scale);
}
