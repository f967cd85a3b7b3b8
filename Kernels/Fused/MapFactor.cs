using System.Runtime.CompilerServices;
using AlphaNet.Pure.Kernels.Matrices;

namespace AlphaNet.Pure.Kernels.Fused;

/// <summary>A map as a factor of a matrix product.</summary>
internal struct MapFactor<TReader> : IFactor where TReader : struct, IMapReader
{
    public TReader Reader;

    /// <summary>Whether vectors are channels, summed over pixels, as in gradients of weights; otherwise pixels, summed over channels.</summary>
    public int OfChannels;

    public readonly bool IsDepthAdjacent
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => OfChannels == 0;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly float At(int vector, int depth) => OfChannels != 0 ? Reader.At(depth, vector) : Reader.At(vector, depth);
}
