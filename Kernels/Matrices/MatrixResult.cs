using System.Runtime.CompilerServices;
using ILGPU;

namespace AlphaNet.Pure.Kernels.Matrices;

/// <summary>A matrix in memory, stored or added to, or one for every slice of the sums.</summary>
internal struct MatrixResult : IResult, IElementStore
{
    public ArrayView<float> Elements;
    public int RowStep;
    public int ColumnStep;

    /// <summary>From a slice's result to the next.</summary>
    public int SliceStep;
    public int Accumulate;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void Store<TTile>(TilePart part) where TTile : struct, ITile => TileElements.Store<TTile, MatrixResult>(this, part);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void Store(int row, int column, float value)
    {
        var at = Grid.IdxY * SliceStep + row * RowStep + column * ColumnStep;
        Elements[at] = Accumulate != 0 ? Elements[at] + value : value;
    }
}
