using System.Runtime.CompilerServices;
using ILGPU;

namespace AlphaNet.Pure.Kernels.Fused;

/// <summary>A raw map, and mean and summed squared deviations of every channel over the pixels of a slice.</summary>
internal struct StatisticsWriter : IChannelWriter
{
    public ArrayView<float> Y;

    /// <summary>Means and deviations, [2, slices, channels].</summary>
    public ArrayView<float> Partial;
    public int Channels;
    public int Slices;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly ChannelSums Begin(int channel) => default;

    // As differences from the slice's first result: a large mean costs no digits.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void Store(int pixel, int channel, float result, ref ChannelSums sums)
    {
        Y[pixel * Channels + channel] = result;
        sums.First = sums.Count == 0 ? result : sums.First;
        sums.Count++;
        var difference = result - sums.First;
        sums.Sum += difference;
        sums.Products += difference * difference;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void End(int slice, int channel, ChannelSums sums)
    {
        var mean = sums.Sum / sums.Count;
        Partial[slice * Channels + channel] = sums.First + mean;
        Partial[(Slices + slice) * Channels + channel] = sums.Products - sums.Sum * mean;
    }
}
