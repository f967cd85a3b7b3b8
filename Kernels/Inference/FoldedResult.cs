using System.Runtime.CompilerServices;
using AlphaNet.Pure.Kernels.Matrices;
using AlphaNet.Pure.Tensors.Lanes;

namespace AlphaNet.Pure.Kernels.Inference;

/// <summary>A folded map as the result of a matrix product.</summary>
internal struct FoldedResult<TAct> : IResult where TAct : struct, IUnaryOp
{
    public FoldedMap<TAct> Map;

    /// <summary>Whether the product's rows are channels and its columns pixels; otherwise it is the other way round.</summary>
    public int OfChannels;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void Store<TTile>(TilePart part) where TTile : struct, ITile
    {
        StoreRow<TTile>(part, part.Row, part.Row0);
        StoreRow<TTile>(part, part.Row + 1, part.Row1);
        StoreRow<TTile>(part, part.Row + 2, part.Row2);
        StoreRow<TTile>(part, part.Row + 3, part.Row3);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private readonly void StoreRow<TTile>(TilePart part, int row, Quad values) where TTile : struct, ITile
    {
        if (row < part.Rows)
        {
            StoreElement(part, row, part.Column, values.A);
            StoreElement(part, row, part.Column + TTile.Across, values.B);
            StoreElement(part, row, part.Column + 2 * TTile.Across, values.C);
            StoreElement(part, row, part.Column + 3 * TTile.Across, values.D);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private readonly void StoreElement(TilePart part, int row, int column, float value)
    {
        if (column < part.Columns)
        {
            Map.Store(OfChannels != 0 ? column : row, OfChannels != 0 ? row : column, value);
        }
    }
}
