using System.Runtime.CompilerServices;
using AlphaNet.Pure.Kernels.Fused;
using AlphaNet.Pure.Kernels.Launching;
using ILGPU;

namespace AlphaNet.Pure.Kernels.Matrices;

/// <summary>Matrix products by tiles in shared memory; each thread keeps 4 x 4 sums in registers.</summary>
/// <remarks>
/// The sums may be cut into slices, each to a matrix of its own, for products of few tiles and long sums, as gradients of weights are. How factors are read and results are
/// stored are type parameters: what is computed on the way costs the others nothing.
/// </remarks>
internal static class MatMulKernel
{
    // Rows of shared tiles begin at different banks, and at whole quads.
    private const int Padding = 4;

    // The compiler unrolls no loops; with one term a round half of the instructions were addresses.
    private const int TermsPerRound = 4;

    internal struct Arguments<TLeft, TRight, TResult>
        where TLeft : struct, IFactor where TRight : struct, IFactor where TResult : struct, IResult
    {
        public int Rows;
        public int Columns;

        /// <summary>Terms of each sum.</summary>
        public int Depth;

        /// <summary>Terms of a slice, whole steps of the tile.</summary>
        public int SliceDepth;

        /// <summary>Tiles side by side in the result.</summary>
        public int TilesAcross;
        public TLeft Left;
        public TRight Right;
        public TResult Result;
    }

    /// <summary>left times right; the grid is tiles, along rows first, by slices, the group is <c>TTile.Down * TTile.Across</c> threads in one axis.</summary>
    public static void Multiply<TTile, TLeft, TRight, TResult>(Arguments<TLeft, TRight, TResult> a)
        where TTile : struct, ITile where TLeft : struct, IFactor where TRight : struct, IFactor where TResult : struct, IResult
    {
        var left = SharedMemory.Allocate<float>(TTile.Depth * (4 * TTile.Down + Padding));
        var right = SharedMemory.Allocate<float>(TTile.Depth * (4 * TTile.Across + Padding));
        var (rows, columns) = (left.Cast<Quad>(), right.Cast<Quad>());
        var down = Group.IdxX / TTile.Across;
        var across = Group.IdxX & (TTile.Across - 1);
        var top = Grid.IdxX / a.TilesAcross * (4 * TTile.Down);
        var side = Grid.IdxX % a.TilesAcross * (4 * TTile.Across);
        var end = Math.Min((Grid.IdxY + 1) * a.SliceDepth, a.Depth);
        var sums = default(Sums);
        for (var depth = Grid.IdxY * a.SliceDepth; depth < end; depth += TTile.Depth)
        {
            var ofLeft = new TileSide { Width = 4 * TTile.Down, Apart = 1, Padding = Padding, First = top, Count = a.Rows, Depth = depth, End = end, Terms = 1 };
            var ofRight = new TileSide { Width = 4 * TTile.Across, Apart = TTile.Across, Padding = Padding, First = side, Count = a.Columns, Depth = depth, End = end, Terms = 1 };
            var leftRound = LoadedRound.Of<TTile, TLeft>(a.Left, ofLeft, Group.IdxX, 0);
            var rightRound = LoadedRound.Of<TTile, TRight>(a.Right, ofRight, Group.IdxX, 0);
            // Others may still multiply what is overwritten next.
            GroupBarrier.Wait();
            Bring<TTile, TLeft>(a.Left, ofLeft, left, leftRound);
            Bring<TTile, TRight>(a.Right, ofRight, right, rightRound);
            GroupBarrier.Wait();
            for (var k = 0; k < TTile.Depth; k += TermsPerRound)
            {
                // Two addresses for all loads of a round: what is added to them stands in the instructions.
                var r = rows.SubView(k * (TTile.Down + Padding / 4) + down);
                var c = columns.SubView(k * (TTile.Across + Padding / 4) + across);
                sums = sums.PlusTerm<TTile>(r, c, 0).PlusTerm<TTile>(r, c, 1).PlusTerm<TTile>(r, c, 2).PlusTerm<TTile>(r, c, 3);
            }
        }

        a.Result.Store<TTile>(new TilePart
        {
            Rows = a.Rows,
            Columns = a.Columns,
            Down = down,
            Across = across,
            Row = top + 4 * down,
            Column = side + across,
            Row0 = sums.Row0,
            Row1 = sums.Row1,
            Row2 = sums.Row2,
            Row3 = sums.Row3,
        });
    }

    // Of a thread's four rows, which are adjacent, and its four columns, which lie as far apart as the tile has threads across, so that neighbours store to neighbours.
    private struct Sums
    {
        public Quad Row0;
        public Quad Row1;
        public Quad Row2;
        public Quad Row3;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public readonly Sums PlusTerm<TTile>(ArrayView<Quad> rows, ArrayView<Quad> columns, int term) where TTile : struct, ITile
        {
            var (row, column) = (rows[term * (TTile.Down + Padding / 4)], columns[term * (TTile.Across + Padding / 4)]);
            return new() { Row0 = Row0.Plus(row.A, column), Row1 = Row1.Plus(row.B, column), Row2 = Row2.Plus(row.C, column), Row3 = Row3.Plus(row.D, column) };
        }
    }

    // The round that is there already, and those that follow it.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Bring<TTile, TFactor>(TFactor factor, TileSide side, ArrayView<float> tile, LoadedRound round) where TTile : struct, ITile where TFactor : struct, IFactor
    {
        Store<TTile, TFactor>(factor, side, tile, Group.IdxX, round);
        var length = LoadedRound.Length * TTile.Down * TTile.Across;
        // Known to the compiler, as the loop's own end is not: square tiles have no loop.
        if (side.Width * TTile.Depth <= length)
        {
            return;
        }

        for (var e = Group.IdxX + length; e < side.Width * TTile.Depth; e += length)
        {
            Store<TTile, TFactor>(factor, side, tile, e, LoadedRound.Of<TTile, TFactor>(factor, side, e, 0));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store<TTile, TFactor>(TFactor factor, TileSide side, ArrayView<float> tile, int e, LoadedRound round)
        where TTile : struct, ITile where TFactor : struct, IFactor
    {
        var group = TTile.Down * TTile.Across;
        Store(factor, side, tile, e, round.A);
        Store(factor, side, tile, e + group, round.B);
        if (side.Width * TTile.Depth > 2 * group)
        {
            Store(factor, side, tile, e + 2 * group, round.C);
            Store(factor, side, tile, e + 3 * group, round.D);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store<TFactor>(TFactor factor, TileSide side, ArrayView<float> tile, int e, Loaded loaded) where TFactor : struct, IFactor =>
        tile[side.AddressOf(e, factor.IsDepthAdjacent)] = LoadedRound.ValueOf(factor, side, e, 0, loaded);
}
