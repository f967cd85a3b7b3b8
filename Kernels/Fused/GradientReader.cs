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
    public readonly Loaded Load(int pixel, int channel)
    {
        var at = pixel * Channels + channel;
        return new() { Delta = Delta[at], Z = Map[at], P = Slopes[channel], Q = Slopes[Channels + channel], R = Slopes[2 * Channels + channel] };
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly float Of(Loaded loaded) => Of(loaded.Delta, loaded);

    /// <summary>dz of another d than the one loaded.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Of(float d, Loaded loaded) => loaded.P * d + loaded.Q * loaded.Z + loaded.R;
}
