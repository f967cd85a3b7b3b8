namespace AlphaNet.Pure.Kernels.Fused;

/// <summary>A map of which a thread reads many pixels of one channel: what they share is loaded once.</summary>
internal interface IChannelReader : IMapReader
{
    /// <summary>The scale and shift of a channel, if any.</summary>
    ChannelScale ScaleOf(int channel);

    /// <summary>The number at a pixel and a channel of that scale and shift.</summary>
    float At(int pixel, int channel, ChannelScale scale);
}
