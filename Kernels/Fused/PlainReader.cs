using System.Runtime.CompilerServices;
using ILGPU;

namespace AlphaNet.Pure.Kernels.Fused;

/// <summary>A map as it lies in memory.</summary>
internal struct PlainReader : IChannelReader
{
    public ArrayView<float> Map;
    public int Channels;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly Loaded Load(int pixel, int channel) => new() { Z = Map[pixel * Channels + channel] };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly float Of(Loaded loaded) => loaded.Z;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly ChannelScale ScaleOf(int channel) => default;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly float At(int pixel, int channel, ChannelScale scale) => Map[pixel * Channels + channel];
}
