using System.Runtime.CompilerServices;
using ILGPU;

namespace AlphaNet.Pure.Kernels.Fused;

/// <summary>A map as it lies in memory.</summary>
internal struct PlainReader : IChannelReader
{
    public ArrayView<float> Map;
    public int Channels;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly Loaded Load(int pixel, int channel) => new() { Z = Raw(pixel, channel) };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly float Of(Loaded loaded) => loaded.Z;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly ChannelScale ScaleOf(int channel) => default;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly float Raw(int pixel, int channel) => Map[pixel * Channels + channel];

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly float Of(float raw, ChannelScale scale) => raw;
}
