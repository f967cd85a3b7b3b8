using System.Runtime.CompilerServices;
using ILGPU;

namespace AlphaNet.Pure.Kernels.Fused;

/// <summary>A dense map, stored or added to.</summary>
internal struct MapWriter : IMapWriter
{
    public ArrayView<float> Y;
    public int Channels;
    public int Accumulate;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void Store(int pixel, int channel, float sum)
    {
        var at = pixel * Channels + channel;
        Y[at] = Accumulate != 0 ? Y[at] + sum : sum;
    }
}
