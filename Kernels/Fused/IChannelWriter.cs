using AlphaNet.Pure.Kernels.Matrices;

namespace AlphaNet.Pure.Kernels.Fused;

/// <summary>A map to which a thread stores many results of one channel, and what it adds up of them on the way, in its registers.</summary>
internal interface IChannelWriter
{
    /// <summary>What a thread begins a channel with.</summary>
    ChannelSums Begin(int channel);

    /// <summary>Stores the first <paramref name="count"/> of the results of four pixels in a row, counted over all images, and adds them up.</summary>
    void Store(int pixel, int count, int channel, Quad results, ref ChannelSums sums);

    /// <summary>Stores what came together over a slice's pixels.</summary>
    void End(int slice, int channel, ChannelSums sums);
}
