using System.Runtime.CompilerServices;
using AlphaNet.Pure.Kernels.Matrices;
using AlphaNet.Pure.Tensors.Lanes;
using ILGPU;

namespace AlphaNet.Pure.Kernels.Fused;

/// <summary>The gradient d = da act'(u) of a pending map, from da as the product leaves it, and the sums of d and of d z over the pixels of a tile.</summary>
internal struct ActivationGradientResult<TAct> : IResult where TAct : struct, IUnaryOp
{
    public PendingMap Map;
    public ArrayView<float> Gradient;

    /// <summary>Sums, [2, tiles down, channels].</summary>
    public ArrayView<float> Partial;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void Store<TTile>(TilePart part) where TTile : struct, ITile
    {
        Quad sums = default;
        Quad weighted = default;
        StoreRow<TTile>(part, part.Row, part.Row0, ref sums, ref weighted);
        StoreRow<TTile>(part, part.Row + 1, part.Row1, ref sums, ref weighted);
        StoreRow<TTile>(part, part.Row + 2, part.Row2, ref sums, ref weighted);
        StoreRow<TTile>(part, part.Row + 3, part.Row3, ref sums, ref weighted);
        sums = ColumnSums.Of<TTile>(part, sums);
        weighted = ColumnSums.Of<TTile>(part, weighted);
        var tile = part.Row / (4 * TTile.Down);
        if (part.Down == 0)
        {
            var at = tile * part.Columns;
            TileRow.Store<TTile>(Partial, at, part, sums);
            TileRow.Store<TTile>(Partial, (part.Rows + 4 * TTile.Down - 1) / (4 * TTile.Down) * part.Columns + at, part, weighted);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private readonly void StoreRow<TTile>(TilePart part, int row, Quad values, ref Quad sums, ref Quad weighted) where TTile : struct, ITile
    {
        if (row < part.Rows)
        {
            var z = new Quad
            {
                A = Raw(part, row, part.Column),
                B = Raw(part, row, part.Column + TTile.Across),
                C = Raw(part, row, part.Column + 2 * TTile.Across),
                D = Raw(part, row, part.Column + 3 * TTile.Across),
            };
            var d = new Quad
            {
                A = Differentiate(part, part.Column, values.A, z.A),
                B = Differentiate(part, part.Column + TTile.Across, values.B, z.B),
                C = Differentiate(part, part.Column + 2 * TTile.Across, values.C, z.C),
                D = Differentiate(part, part.Column + 3 * TTile.Across, values.D, z.D),
            };
            TileRow.Store<TTile>(Gradient, row * part.Columns, part, d);
            sums = sums.Plus(1f, d);
            weighted = weighted.PlusProduct(d, z);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private readonly float Raw(TilePart part, int row, int column) => column < part.Columns ? Map.Raw(row, column) : 0f;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private readonly float Differentiate(TilePart part, int column, float value, float z) =>
        column < part.Columns ? value * TAct.Derivative(Map.Normalized(z, column)).Value : 0f;
}
