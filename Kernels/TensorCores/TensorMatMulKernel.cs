using System.Runtime.CompilerServices;
using AlphaNet.Pure.Kernels.Fused;
using AlphaNet.Pure.Kernels.Launching;
using AlphaNet.Pure.Kernels.Matrices;
using ILGPU;

namespace AlphaNet.Pure.Kernels.TensorCores;

/// <summary>Matrix products by tiles in shared memory, as <see cref="MatMulKernel"/>, multiplied by the matrix instructions of tensor cores.</summary>
/// <remarks>
/// A warp computes 32 x 16 of a tile by two instructions down and two across. Which row and column of the tile an instruction takes for its own is free, as long as both
/// factors and the sums agree: they are taken so that a thread's sums are the <see cref="TilePart"/> that results expect, its rows one load of four words, its columns one of two.
/// </remarks>
internal static class TensorMatMulKernel
{
    // Rows of shared tiles begin eight banks apart, and at whole quads: the lanes of a warp's loads meet all banks alike.
    private const int Padding = 8;

    /// <summary>left times right, rounded as the instruction does; grid and group as in <see cref="MatMulKernel.Multiply"/>, <c>TTile.Down</c> a multiple of 8 and <c>TTile.Across</c> of 4.</summary>
    public static void Multiply<TTile, TInstruction, TLeft, TRight, TResult>(MatMulKernel.Arguments<TLeft, TRight, TResult> a)
        where TTile : struct, ITile where TInstruction : struct, IMatrixInstruction
        where TLeft : struct, IFactor where TRight : struct, IFactor where TResult : struct, IResult
    {
        var left = SharedMemory.Allocate<int>(TTile.Depth * (4 * TTile.Down + Padding));
        var right = SharedMemory.Allocate<int>(TTile.Depth * (4 * TTile.Across + Padding));
        var quads = left.Cast<WordQuad>();
        var pairs = right.Cast<WordPair>();
        var warp = Group.IdxX / 32;
        var group = (Group.IdxX & 31) / 4;
        var thread = Group.IdxX & 3;
        var down = warp / (TTile.Across / 4) * 8 + group;
        var warpAcross = warp & (TTile.Across / 4 - 1);
        var top = Grid.IdxX / a.TilesAcross * (4 * TTile.Down);
        var side = Grid.IdxX % a.TilesAcross * (4 * TTile.Across);
        var end = Math.Min((Grid.IdxY + 1) * a.SliceDepth, a.Depth);
        Quad sums00 = default, sums01 = default, sums10 = default, sums11 = default;
        for (var depth = Grid.IdxY * a.SliceDepth; depth < end; depth += TTile.Depth * TInstruction.Terms)
        {
            var terms = TInstruction.Terms;
            var ofLeft = new TileSide { Width = 4 * TTile.Down, Apart = 1, Padding = Padding, First = top, Count = a.Rows, Depth = depth, End = end, Terms = terms };
            var ofRight = new TileSide { Width = 4 * TTile.Across, Apart = TTile.Across, Padding = Padding, First = side, Count = a.Columns, Depth = depth, End = end, Terms = terms };
            var leftRound = LoadedRound.Of<TTile, TLeft>(a.Left, ofLeft, Group.IdxX, 0);
            var rightRound = LoadedRound.Of<TTile, TRight>(a.Right, ofRight, Group.IdxX, 0);
            // Others may still multiply what is overwritten next.
            GroupBarrier.Wait();
            Bring<TTile, TInstruction, TLeft>(a.Left, ofLeft, left, leftRound);
            Bring<TTile, TInstruction, TRight>(a.Right, ofRight, right, rightRound);
            GroupBarrier.Wait();
            for (var step = 0; step < TTile.Depth; step += IMatrixInstruction.Depth)
            {
                var k = step + thread;
                var rows = quads[k * (TTile.Down + Padding / 4) + down];
                var rowsBeyond = quads[(k + 4) * (TTile.Down + Padding / 4) + down];
                var columns = pairs[k * (2 * TTile.Across + Padding / 2) + 8 * warpAcross + group];
                var columnsBeyond = pairs[(k + 4) * (2 * TTile.Across + Padding / 2) + 8 * warpAcross + group];
                var left0 = new WordQuad { A = rows.A, B = rows.B, C = rowsBeyond.A, D = rowsBeyond.B };
                var left1 = new WordQuad { A = rows.C, B = rows.D, C = rowsBeyond.C, D = rowsBeyond.D };
                var right0 = new WordPair { A = columns.A, B = columnsBeyond.A };
                var right1 = new WordPair { A = columns.B, B = columnsBeyond.B };
                sums00 = TInstruction.MultiplyAdd(left0, right0, sums00);
                sums01 = TInstruction.MultiplyAdd(left0, right1, sums01);
                sums10 = TInstruction.MultiplyAdd(left1, right0, sums10);
                sums11 = TInstruction.MultiplyAdd(left1, right1, sums11);
            }
        }

        a.Result.Store<TTile>(new TilePart
        {
            Rows = a.Rows,
            Columns = a.Columns,
            Down = down,
            Across = 4 * warpAcross + thread,
            Row = top + 4 * down,
            Column = side + 4 * warpAcross + thread,
            Row0 = new Quad { A = sums00.A, B = sums01.A, C = sums00.B, D = sums01.B },
            Row1 = new Quad { A = sums00.C, B = sums01.C, C = sums00.D, D = sums01.D },
            Row2 = new Quad { A = sums10.A, B = sums11.A, C = sums10.B, D = sums11.B },
            Row3 = new Quad { A = sums10.C, B = sums11.C, C = sums10.D, D = sums11.D },
        });
    }

    // As MatMulKernel's, but rounded. The first terms of a round are there already, the second ones of words that hold two are not: registers are few.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Bring<TTile, TInstruction, TFactor>(TFactor factor, TileSide side, ArrayView<int> tile, LoadedRound round)
        where TTile : struct, ITile where TInstruction : struct, IMatrixInstruction where TFactor : struct, IFactor
    {
        Store<TTile, TInstruction, TFactor>(factor, side, tile, Group.IdxX, round);
        var length = LoadedRound.Length * TTile.Down * TTile.Across;
        // Known to the compiler, as the loop's own end is not: square tiles have no loop.
        if (side.Width * TTile.Depth <= length)
        {
            return;
        }

        for (var e = Group.IdxX + length; e < side.Width * TTile.Depth; e += length)
        {
            Store<TTile, TInstruction, TFactor>(factor, side, tile, e, LoadedRound.Of<TTile, TFactor>(factor, side, e, 0));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store<TTile, TInstruction, TFactor>(TFactor factor, TileSide side, ArrayView<int> tile, int e, LoadedRound round)
        where TTile : struct, ITile where TInstruction : struct, IMatrixInstruction where TFactor : struct, IFactor
    {
        var group = TTile.Down * TTile.Across;
        var next = TInstruction.Terms == 2 ? LoadedRound.Of<TTile, TFactor>(factor, side, e, 1) : default;
        Store<TInstruction, TFactor>(factor, side, tile, e, round.A, next.A);
        Store<TInstruction, TFactor>(factor, side, tile, e + group, round.B, next.B);
        if (side.Width * TTile.Depth > 2 * group)
        {
            Store<TInstruction, TFactor>(factor, side, tile, e + 2 * group, round.C, next.C);
            Store<TInstruction, TFactor>(factor, side, tile, e + 3 * group, round.D, next.D);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store<TInstruction, TFactor>(TFactor factor, TileSide side, ArrayView<int> tile, int e, Loaded first, Loaded second)
        where TInstruction : struct, IMatrixInstruction where TFactor : struct, IFactor
    {
        var value = LoadedRound.ValueOf(factor, side, e, 0, first);
        var next = TInstruction.Terms == 2 ? LoadedRound.ValueOf(factor, side, e, 1, second) : 0f;
        tile[side.AddressOf(e, factor.IsDepthAdjacent)] = TInstruction.Pack(value, next);
    }
}
