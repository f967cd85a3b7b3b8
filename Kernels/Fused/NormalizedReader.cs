using System.Runtime.CompilerServices;
using AlphaNet.Pure.Tensors.Lanes;

namespace AlphaNet.Pure.Kernels.Fused;

/// <summary>act(u).</summary>
internal struct NormalizedReader<TAct> : IChannelReader where TAct : struct, IUnaryOp
{
    public PendingMap Map;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly Loaded Load(int pixel, int channel) => Map.Load(pixel, channel);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly float Of(Loaded loaded) => Of(loaded.Z, new ChannelScale(loaded.Scale, loaded.Shift));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly ChannelScale ScaleOf(int channel) => Map.ScaleOf(channel);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly float Raw(int pixel, int channel) => Map.Raw(pixel, channel);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly float Of(float raw, ChannelScale scale) => TAct.Forward(scale.Normalized(raw)).Value;
}
