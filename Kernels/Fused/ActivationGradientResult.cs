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
        // All that is needed of the map is on its way before any of it is waited for.
        var (z0, z1, z2, z3) = (Raw<TTile>(part, part.Row), Raw<TTile>(part, part.Row + 1), Raw<TTile>(part, part.Row + 2), Raw<TTile>(part, part.Row + 3));
        var scales = new ColumnScales
        {
            A = ScaleOf(part, part.Column),
            B = ScaleOf(part, part.Column + TTile.Across),
            C = ScaleOf(part, part.Column + 2 * TTile.Across),
            D = ScaleOf(part, part.Column + 3 * TTile.Across),
        };
        Quad sums = default;
        Quad weighted = default;
        StoreRow<TTile>(part, part.Row, part.Row0, z0, scales, ref sums, ref weighted);
        StoreRow<TTile>(part, part.Row + 1, part.Row1, z1, scales, ref sums, ref weighted);
        StoreRow<TTile>(part, part.Row + 2, part.Row2, z2, scales, ref sums, ref weighted);
        StoreRow<TTile>(part, part.Row + 3, part.Row3, z3, scales, ref sums, ref weighted);
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

    private struct ColumnScales
    {
        public ChannelScale A;
        public ChannelScale B;
        public ChannelScale C;
        public ChannelScale D;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private readonly void StoreRow<TTile>(TilePart part, int row, Quad values, Quad z, ColumnScales scales, ref Quad sums, ref Quad weighted) where TTile : struct, ITile
    {
        var d = new Quad
        {
            A = Differentiate(values.A, z.A, scales.A),
            B = Differentiate(values.B, z.B, scales.B),
            C = Differentiate(values.C, z.C, scales.C),
            D = Differentiate(values.D, z.D, scales.D),
        };
        if (row < part.Rows)
        {
            TileRow.Store<TTile>(Gradient, row * part.Columns, part, d);
            sums = sums.Plus(1f, d);
            weighted = weighted.PlusProduct(d, z);
        }
    }

    // Beyond the last row and column stand the last one's, of which nothing is stored.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private readonly Quad Raw<TTile>(TilePart part, int row) where TTile : struct, ITile => new()
    {
        A = Raw(part, row, part.Column),
        B = Raw(part, row, part.Column + TTile.Across),
        C = Raw(part, row, part.Column + 2 * TTile.Across),
        D = Raw(part, row, part.Column + 3 * TTile.Across),
    };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private readonly float Raw(TilePart part, int row, int column) => Map.Raw(Math.Min(row, part.Rows - 1), Math.Min(column, part.Columns - 1));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private readonly ChannelScale ScaleOf(TilePart part, int column) => Map.ScaleOf(Math.Min(column, part.Columns - 1));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static float Differentiate(float value, float z, ChannelScale scale) => value * TAct.Derivative(scale.Normalized(z)).Value;
}
