using System.Runtime.CompilerServices;
using AlphaNet.Pure.Kernels.Launching;
using AlphaNet.Pure.Tensors.Lanes;
using ILGPU;

namespace AlphaNet.Pure.Kernels.Fused;

/// <summary>act(u) gate.</summary>
internal struct GatedReader<TAct> : IMapReader where TAct : struct, IUnaryOp
{
    public PendingMap Map;

    /// <summary>Factors [n, c].</summary>
    public ArrayView<float> Gate;

    /// <summary>Pixels of an image.</summary>
    public Divisor Pixels;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly float At(int pixel, int channel) =>
        TAct.Forward(Map.Normalized(Map.Raw(pixel, channel), channel)).Value * Gate[pixel / Pixels * Map.Channels + channel];
}
