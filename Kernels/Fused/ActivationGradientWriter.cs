using System.Runtime.CompilerServices;
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
    public readonly void Store(int pixel, int channel, float result, ref ChannelSums sums)
    {
        var z = Map.Raw(pixel, channel);
        var d = result * TAct.Derivative(sums.Scale.Normalized(z)).Value;
        Gradient[pixel * Map.Channels + channel] = d;
        sums.Sum += d;
        sums.Products += d * z;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void End(int slice, int channel, ChannelSums sums)
    {
        Partial[2 * slice * Map.Channels + channel] = sums.Sum;
        Partial[(2 * slice + 1) * Map.Channels + channel] = sums.Products;
    }
}
