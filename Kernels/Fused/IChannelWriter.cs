namespace AlphaNet.Pure.Kernels.Fused;

/// <summary>A map to which a thread stores many results of one channel, and what it adds up of them on the way, in its registers.</summary>
internal interface IChannelWriter
{
    /// <summary>What a thread begins a channel with.</summary>
    ChannelSums Begin(int channel);

    /// <summary>Stores the result of a pixel, counted over all images, and adds it up.</summary>
    void Store(int pixel, int channel, float result, ref ChannelSums sums);

    /// <summary>Stores what came together over a slice's pixels.</summary>
    void End(int slice, int channel, ChannelSums sums);
}
