using System.Runtime.CompilerServices;
using AlphaNet.Pure.Kernels.Launching;
using AlphaNet.Pure.Tensors.Lanes;
using ILGPU;

namespace AlphaNet.Pure.Kernels.Fused;

/// <summary>act(z + bias).</summary>
internal struct BiasedReader<TAct> : IMapReader where TAct : struct, IUnaryOp
{
    /// <summary>z, dense rows.</summary>
    public ArrayView<float> Map;

    /// <summary>A number a channel.</summary>
    public ArrayView<float> Bias;
    public int Channels;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly float At(int pixel, int channel) => TAct.Forward(Biased(pixel, channel)).Value;

    /// <summary>act'(z + bias).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly float DerivativeAt(int pixel, int channel) => TAct.Derivative(Biased(pixel, channel)).Value;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private readonly GpuLane Biased(int pixel, int channel) => new(Map[pixel * Channels + channel] + Bias[channel]);
}
