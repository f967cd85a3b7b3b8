using System.Runtime.CompilerServices;
using ILGPU;

namespace AlphaNet.Pure.Kernels.Fused;

/// <summary>The gradient dz = p d + q z + r of a raw map.</summary>
internal struct GradientReader : IMapReader
{
    public ArrayView<float> Delta;
    public ArrayView<float> Map;

    /// <summary>p, q, r [3, c].</summary>
    public ArrayView<float> Slopes;

    public int Channels;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly float At(int pixel, int channel)
    {
        var at = pixel * Channels + channel;
        return Of(Delta[at], Map[at], channel);
    }

    /// <summary>dz of a d and a z.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly float Of(float d, float z, int channel) => Slopes[channel] * d + Slopes[Channels + channel] * z + Slopes[2 * Channels + channel];
}
