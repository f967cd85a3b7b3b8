using System.Runtime.CompilerServices;
using AlphaNet.Pure.Kernels.Matrices;

namespace AlphaNet.Pure.Kernels.Fused;

/// <summary>A map as a factor of a matrix product over its channels: a vector is a pixel.</summary>
internal struct PixelFactor<TReader> : IFactor where TReader : struct, IMapReader
{
    public TReader Reader;

    public readonly bool IsDepthAdjacent
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => true;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly Loaded Load(int vector, int depth) => Reader.Load(vector, depth);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly float Of(Loaded loaded) => Reader.Of(loaded);
}
