using System.Runtime.CompilerServices;
using AlphaNet.Pure.Kernels.Fused;
using AlphaNet.Pure.Kernels.Launching;
using AlphaNet.Pure.Tensors.Lanes;
using ILGPU;

namespace AlphaNet.Pure.Kernels.Inference;

/// <summary>A dense map that sums are stored to as y = act(sum + bias) + addend.</summary>
internal struct FoldedMap<TAct> : IMapWriter where TAct : struct, IUnaryOp
{
    public ArrayView<float> Y;

    /// <summary>A number for each channel.</summary>
    public ArrayView<float> Bias;

    /// <summary>Of the map's shape; only with <see cref="Adds"/>.</summary>
    public ArrayView<float> Addend;
    public int Adds;
    public Divisor Channels;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void Store(int pixel, int channel, float sum)
    {
        var at = pixel * Channels + channel;
        var value = TAct.Forward(new GpuLane(sum + Bias[channel])).Value;
        Y[at] = Adds != 0 ? value + Addend[at] : value;
    }
}
