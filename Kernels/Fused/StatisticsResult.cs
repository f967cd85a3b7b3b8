using System.Runtime.CompilerServices;
using AlphaNet.Pure.Kernels.Matrices;
using ILGPU;

namespace AlphaNet.Pure.Kernels.Fused;

/// <summary>A raw map, and mean and summed squared deviations of every channel over the pixels of a tile, taken from registers as it is stored.</summary>
internal struct StatisticsResult : IResult
{
    public MatrixResult Map;

    /// <summary>Means and deviations, [2, tiles down, channels].</summary>
    public ArrayView<float> Partial;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void Store<TTile>(TilePart part) where TTile : struct, ITile
    {
        Map.Store<TTile>(part);
        var tile = part.Row / (4 * TTile.Down);
        var share = 1f / Math.Min(4 * TTile.Down, part.Rows - tile * (4 * TTile.Down));
        Quad sums = default;
        sums = sums.Plus(Weight(part, 0), part.Row0).Plus(Weight(part, 1), part.Row1).Plus(Weight(part, 2), part.Row2).Plus(Weight(part, 3), part.Row3);
        Quad means = default;
        means = means.Plus(share, ColumnSums.Of<TTile>(part, sums));
        Quad squares = default;
        squares = PlusSquares(squares, Weight(part, 0), part.Row0, means);
        squares = PlusSquares(squares, Weight(part, 1), part.Row1, means);
        squares = PlusSquares(squares, Weight(part, 2), part.Row2, means);
        squares = PlusSquares(squares, Weight(part, 3), part.Row3, means);
        var deviations = ColumnSums.Of<TTile>(part, squares);
        if (part.Down == 0)
        {
            var at = tile * part.Columns;
            TileRow.Store<TTile>(Partial, at, part, means);
            TileRow.Store<TTile>(Partial, (part.Rows + 4 * TTile.Down - 1) / (4 * TTile.Down) * part.Columns + at, part, deviations);
        }
    }

    // Rows beyond the last are zeros, but count as nothing.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static float Weight(TilePart part, int row) => part.Row + row < part.Rows ? 1f : 0f;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Quad PlusSquares(Quad squares, float weight, Quad values, Quad means)
    {
        var difference = values.Plus(-1f, means);
        Quad weighted = default;
        return squares.PlusProduct(weighted.Plus(weight, difference), difference);
    }
}
