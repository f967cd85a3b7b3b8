using System.Runtime.CompilerServices;
using AlphaNet.Pure.Kernels.Launching;
using ILGPU;

namespace AlphaNet.Pure.Kernels.Fused;

/// <summary>A raw map z with its pending normalisation u = scale z + shift.</summary>
internal struct PendingMap
{
    public ArrayView<float> Map;
    public ArrayView<float> Scale;
    public ArrayView<float> Shift;
    public int Channels;

    /// <summary>z, scale and shift.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly Loaded Load(int pixel, int channel) => new() { Z = Raw(pixel, channel), Scale = Scale[channel], Shift = Shift[channel] };

    /// <summary>z.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly float Raw(int pixel, int channel) => Map[pixel * Channels + channel];

    /// <summary>u of a z, ready for an activation.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly GpuLane Normalized(float raw, int channel) => ScaleOf(channel).Normalized(raw);

    /// <summary>A channel's scale and shift.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly ChannelScale ScaleOf(int channel) => new(Scale[channel], Shift[channel]);
}
