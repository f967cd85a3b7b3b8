using System.Runtime.CompilerServices;
using ILGPU;

namespace AlphaNet.Pure.Kernels.Matrices;

/// <summary>A matrix in memory, stored or added to, or one for every slice of the sums.</summary>
internal struct MatrixResult : IResult
{
    public ArrayView<float> Elements;
    public int RowStep;
    public int ColumnStep;

    /// <summary>From a slice's result to the next.</summary>
    public int SliceStep;
    public int Accumulate;

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
            var at = Grid.IdxY * SliceStep + row * RowStep;
            StoreElement(part, at, part.Column, values.A);
            StoreElement(part, at, part.Column + TTile.Across, values.B);
            StoreElement(part, at, part.Column + 2 * TTile.Across, values.C);
            StoreElement(part, at, part.Column + 3 * TTile.Across, values.D);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private readonly void StoreElement(TilePart part, int rowAt, int column, float value)
    {
        if (column < part.Columns)
        {
            var at = rowAt + column * ColumnStep;
            Elements[at] = Accumulate != 0 ? Elements[at] + value : value;
        }
    }
}
