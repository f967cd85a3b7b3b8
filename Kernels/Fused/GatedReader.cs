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
    public readonly Loaded Load(int pixel, int channel)
    {
        var loaded = Map.Load(pixel, channel);
        loaded.Gate = Gate[pixel / Pixels * Map.Channels + channel];
        return loaded;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly float Of(Loaded loaded) => TAct.Forward(new ChannelScale(loaded.Scale, loaded.Shift).Normalized(loaded.Z)).Value * loaded.Gate;
}
