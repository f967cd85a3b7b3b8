using System.Runtime.CompilerServices;
using ILGPU;

namespace AlphaNet.Pure.Kernels.Matrices;

/// <summary>Matrix products by tiles in shared memory; each thread keeps 4 x 4 sums in registers.</summary>
/// <remarks>The sums may be cut into slices, each to a matrix of its own, for products of few tiles and long sums, as gradients of weights are.</remarks>
internal static class MatMulKernel
{
    // Rows of shared tiles begin at different banks, and at whole quads.
    private const int Padding = 4;

    internal struct Arguments
    {
        public Factor A;
        public Factor B;

        /// <summary>Terms of each sum.</summary>
        public int Depth;

        /// <summary>Terms of a slice, whole steps of the tile.</summary>
        public int SliceDepth;

        /// <summary>Tiles side by side in the result.</summary>
        public int TilesAcross;

        public ArrayView<float> C;
        public int CRow;
        public int CColumn;

        /// <summary>From a slice's result to the next.</summary>
        public int CSlice;
        public int Accumulate;
    }

    /// <summary>c (+)= a b; the grid is tiles, along rows first, by slices, the group is <c>TTile.Down * TTile.Across</c> threads in one axis.</summary>
    public static void Multiply<TTile>(Arguments a) where TTile : struct, ITile
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
            Load<TTile>(a.A, left, 4 * TTile.Down, top, depth, end);
            Load<TTile>(a.B, right, 4 * TTile.Across, side, depth, end);
            Group.Barrier();
            for (var k = 0; k < TTile.Depth; k++)
            {
                // Rows are a thread's own four, one load for all; columns lie as far apart as threads, so that neighbours write neighbours in the end.
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

        var row = top + 4 * down;
        var column = side + across;
        StoreRow<TTile>(a, row, column, row0);
        StoreRow<TTile>(a, row + 1, column, row1);
        StoreRow<TTile>(a, row + 2, column, row2);
        StoreRow<TTile>(a, row + 3, column, row3);
    }

    // Neighbours read along whichever axis is the denser; outside the matrix there are zeros.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Load<TTile>(Factor factor, ArrayView<float> tile, int width, int first, int depth, int end) where TTile : struct, ITile
    {
        var depthFirst = factor.DepthStep < factor.Step;
        for (var e = Group.IdxX; e < width * TTile.Depth; e += TTile.Down * TTile.Across)
        {
            var i = depthFirst ? e / TTile.Depth : e % width;
            var k = depthFirst ? e % TTile.Depth : e / width;
            var value = 0f;
            if (first + i < factor.Count && depth + k < end)
            {
                value = factor.Elements[(first + i) * factor.Step + (depth + k) * factor.DepthStep];
            }

            tile[k * (width + Padding) + i] = value;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void StoreRow<TTile>(Arguments a, int row, int column, Quad values) where TTile : struct, ITile
    {
        if (row < a.A.Count)
        {
            var at = Grid.IdxY * a.CSlice + row * a.CRow;
            Store(a, at, column, values.A);
            Store(a, at, column + TTile.Across, values.B);
            Store(a, at, column + 2 * TTile.Across, values.C);
            Store(a, at, column + 3 * TTile.Across, values.D);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(Arguments a, int rowAt, int column, float value)
    {
        if (column < a.B.Count)
        {
            var at = rowAt + column * a.CColumn;
            a.C[at] = a.Accumulate != 0 ? a.C[at] + value : value;
        }
    }
}
