using System.Runtime.CompilerServices;
using AlphaNet.Pure.Kernels.Matrices;
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

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void Store(int pixel, int count, int channel, Quad results, ref ChannelSums sums)
    {
        sums.First = sums.Count == 0 ? results.A : sums.First;
        sums.Count += count;
        Store(pixel, 0, count, channel, results.A, ref sums);
        Store(pixel, 1, count, channel, results.B, ref sums);
        Store(pixel, 2, count, channel, results.C, ref sums);
        Store(pixel, 3, count, channel, results.D, ref sums);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void End(int slice, int channel, ChannelSums sums)
    {
        var mean = sums.Sum / sums.Count;
        Partial[slice * Channels + channel] = sums.First + mean;
        Partial[(Slices + slice) * Channels + channel] = sums.Products - sums.Sum * mean;
    }

    // As the difference from the slice's first result: a large mean costs no digits.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private readonly void Store(int pixel, int index, int count, int channel, float result, ref ChannelSums sums)
    {
        if (index < count)
        {
            Y[(pixel + index) * Channels + channel] = result;
            var difference = result - sums.First;
            sums.Sum += difference;
            sums.Products += difference * difference;
        }
    }
}
