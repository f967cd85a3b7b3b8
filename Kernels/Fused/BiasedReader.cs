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
    public readonly Loaded Load(int pixel, int channel) => new() { Z = Map[pixel * Channels + channel], Shift = Bias[channel] };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly float Of(Loaded loaded) => TAct.Forward(Biased(loaded)).Value;

    /// <summary>act'(z + bias).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float DerivativeOf(Loaded loaded) => TAct.Derivative(Biased(loaded)).Value;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static GpuLane Biased(Loaded loaded) => new(loaded.Z + loaded.Shift);
}
