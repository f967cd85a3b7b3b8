using System.Runtime.CompilerServices;
using AlphaNet.Pure.Kernels.Matrices;
using AlphaNet.Pure.Tensors.Lanes;
using ILGPU;

namespace AlphaNet.Pure.Kernels.Fused;

/// <summary>The gradient d = da act'(u) of a pending map, of results that are da, and the sums of d and of d z over the pixels of a slice.</summary>
internal struct ActivationGradientWriter<TAct> : IChannelWriter where TAct : struct, IUnaryOp
{
    public ArrayView<float> Gradient;

    /// <summary>Sums, [slices, 2, channels].</summary>
    public ArrayView<float> Partial;
    public PendingMap Map;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly ChannelSums Begin(int channel) => new() { Scale = Map.ScaleOf(channel) };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void Store(int pixel, int count, int channel, Quad results, ref ChannelSums sums)
    {
        // All are under way before the first is waited for.
        var z = new Quad { A = Raw(pixel, 0, count, channel), B = Raw(pixel, 1, count, channel), C = Raw(pixel, 2, count, channel), D = Raw(pixel, 3, count, channel) };
        Store(pixel, 0, count, channel, results.A, z.A, ref sums);
        Store(pixel, 1, count, channel, results.B, z.B, ref sums);
        Store(pixel, 2, count, channel, results.C, z.C, ref sums);
        Store(pixel, 3, count, channel, results.D, z.D, ref sums);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void End(int slice, int channel, ChannelSums sums)
    {
        Partial[2 * slice * Map.Channels + channel] = sums.Sum;
        Partial[(2 * slice + 1) * Map.Channels + channel] = sums.Products;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private readonly float Raw(int pixel, int index, int count, int channel) => index < count ? Map.Raw(pixel + index, channel) : 0f;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private readonly void Store(int pixel, int index, int count, int channel, float result, float z, ref ChannelSums sums)
    {
        if (index < count)
        {
            var d = result * TAct.Derivative(sums.Scale.Normalized(z)).Value;
            Gradient[(pixel + index) * Map.Channels + channel] = d;
            sums.Sum += d;
            sums.Products += d * z;
        }
    }
}
