using System.Runtime.CompilerServices;
using AlphaNet.Pure.Kernels.Matrices;

namespace AlphaNet.Pure.Kernels.Fused;

/// <summary>A map as a factor of a matrix product over its pixels, as gradients of weights are: a vector is a channel.</summary>
internal struct ChannelFactor<TReader> : IFactor where TReader : struct, IMapReader
{
    public TReader Reader;

    public readonly bool IsDepthAdjacent
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => false;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly Loaded Load(int vector, int depth) => Reader.Load(depth, vector);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly float Of(Loaded loaded) => Reader.Of(loaded);
}
