using System.Runtime.CompilerServices;
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

    internal struct Arguments<TLeft, TRight, TResult>
        where TLeft : struct, IFactor where TRight : struct, IFactor where TResult : struct, IResult
    {
        public TLeft Left;
        public TRight Right;
        public TResult Result;
        public int Rows;
        public int Columns;

        /// <summary>Terms of each sum.</summary>
        public int Depth;

        /// <summary>Terms of a slice, whole steps of the tile.</summary>
        public int SliceDepth;

        /// <summary>Tiles side by side in the result.</summary>
        public int TilesAcross;
    }

    /// <summary>left times right; the grid is tiles, along rows first, by slices, the group is <c>TTile.Down * TTile.Across</c> threads in one axis.</summary>
    public static void Multiply<TTile, TLeft, TRight, TResult>(Arguments<TLeft, TRight, TResult> a)
        where TTile : struct, ITile where TLeft : struct, IFactor where TRight : struct, IFactor where TResult : struct, IResult
    {
        var left = SharedMemory.Allocate<float>(TTile.Depth * (4 * TTile.Down + Padding));
        var right = SharedMemory.Allocate<float>(TTile.Depth * (4 * TTile.Across + Padding));
        var quads = left.Cast<Quad>();
        var down = Group.IdxX / TTile.Across;
        var across = Group.IdxX % TTile.Across;
        var top = Grid.IdxX / a.TilesAcross * (4 * TTile.Down);
        var side = Grid.IdxX % a.TilesAcross * (4 * TTile.Across);
        var end = Math.Min((Grid.IdxY + 1) * a.SliceDepth, a.Depth);
        Quad row0 = default, row1 = default, row2 = default, row3 = default;
        for (var depth = Grid.IdxY * a.SliceDepth; depth < end; depth += TTile.Depth)
        {
            Load<TTile, TLeft>(a.Left, left, 4 * TTile.Down, top, a.Rows, depth, end);
            Load<TTile, TRight>(a.Right, right, 4 * TTile.Across, side, a.Columns, depth, end);
            Group.Barrier();
            for (var k = 0; k < TTile.Depth; k++)
            {
                // Rows are a thread's own four, one load for all.
                var scales = quads[k * (TTile.Down + Padding / 4) + down];
                var at = k * (4 * TTile.Across + Padding) + across;
                var columns = new Quad { A = right[at], B = right[at + TTile.Across], C = right[at + 2 * TTile.Across], D = right[at + 3 * TTile.Across] };
                row0 = row0.Plus(scales.A, columns);
                row1 = row1.Plus(scales.B, columns);
                row2 = row2.Plus(scales.C, columns);
                row3 = row3.Plus(scales.D, columns);
            }

            Group.Barrier();
        }

        a.Result.Store<TTile>(new TilePart
        {
            Rows = a.Rows,
            Columns = a.Columns,
            Down = down,
            Across = across,
            Row = top + 4 * down,
            Column = side + across,
            Row0 = row0,
            Row1 = row1,
            Row2 = row2,
            Row3 = row3,
        });
    }

    // Neighbours read along whichever axis is the denser; outside the matrix there are zeros.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Load<TTile, TFactor>(TFactor factor, ArrayView<float> tile, int width, int first, int count, int depth, int end)
        where TTile : struct, ITile where TFactor : struct, IFactor
    {
        var depthFirst = factor.IsDepthAdjacent;
        for (var e = Group.IdxX; e < width * TTile.Depth; e += TTile.Down * TTile.Across)
        {
            var i = depthFirst ? e / TTile.Depth : e % width;
            var k = depthFirst ? e % TTile.Depth : e / width;
            var value = 0f;
            if (first + i < count && depth + k < end)
            {
                value = factor.At(first + i, depth + k);
            }

            tile[k * (width + Padding) + i] = value;
        }
    }
}
