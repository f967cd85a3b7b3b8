using System.Runtime.CompilerServices;
using AlphaNet.Pure.Kernels.Matrices;
using AlphaNet.Pure.Tensors.Lanes;

namespace AlphaNet.Pure.Kernels.Inference;

/// <summary>A folded map as the result of a matrix product.</summary>
internal struct FoldedResult<TAct> : IResult, IElementStore where TAct : struct, IUnaryOp
{
    public FoldedMap<TAct> Map;

    /// <summary>Whether the product's rows are channels and its columns pixels; otherwise it is the other way round.</summary>
    public int OfChannels;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void Store<TTile>(TilePart part) where TTile : struct, ITile => TileElements.Store<TTile, FoldedResult<TAct>>(this, part);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void Store(int row, int column, float value) => Map.Store(OfChannels != 0 ? column : row, OfChannels != 0 ? row : column, value);
}
