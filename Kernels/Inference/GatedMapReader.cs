using System.Runtime.CompilerServices;
using AlphaNet.Pure.Kernels.Fused;
using AlphaNet.Pure.Kernels.Launching;
using ILGPU;

namespace AlphaNet.Pure.Kernels.Inference;

/// <summary>A map as it lies in memory times the gate of its image.</summary>
internal struct GatedMapReader : IMapReader
{
    public PlainReader Map;

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
    public readonly float Of(Loaded loaded) => loaded.Z * loaded.Gate;
}
