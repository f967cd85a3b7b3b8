using AlphaNet.Pure.Kernels.Matrices;
using AlphaNet.Pure.Tensors;
using AlphaNet.Pure.Tensors.Lanes.Ops;
using ILGPU;

namespace AlphaNet.Pure.Kernels;

/// <content>Matrix products.</content>
public sealed partial class IlgpuBackend
{
    // Groups that fill a large GPU; products of fewer tiles have their sums cut into slices, each of enough steps to be worth its place in memory.
    private const int WantedTiles = 512;
    private const int LeastSteps = 8;

    /// <summary>c[i, j] (+)= sum over p of a[i, p] * b[p, j]; a [m, k], b [k, n], c [m, n], any strides; c overlaps neither.</summary>
    /// <exception cref="ShapeException">The shapes or element types do not fit.</exception>
    public void MatMul(in Tensor a, in Tensor b, in Tensor c, bool accumulate = false)
    {
        const string Name = "MatMul";
        RequireAxes(Name, "a", a, 2, "a matrix [m, k]");
        RequireAxes(Name, "b", b, 2, "a matrix [k, n]");
        if (a.Shape[1] != b.Shape[0])
        {
            throw new ShapeException(Name, $"a {a.Shape} has {a.Shape[1]} columns, b {b.Shape} has {b.Shape[0]} rows; they must be equal");
        }

        RequireShape(Name, "c", c, new Shape(a.Shape[0], b.Shape[1]), "[rows of a, columns of b]");
        if (c.Strides[0] < c.Strides[1])
        {
            // Neighbouring threads write along a row of the result.
            MultiplyByTile(b.Transpose(), a.Transpose(), c.Transpose(), accumulate);
        }
        else
        {
            MultiplyByTile(a, b, c, accumulate);
        }
    }

    private void MultiplyByTile(in Tensor a, in Tensor b, in Tensor c, bool accumulate)
    {
        var tall = 4 * TallTile.Across;
        if (launcher.GroupSize < SquareTile.Down * SquareTile.Across)
        {
            Multiply<EmulatedTile>(a, b, c, accumulate);
        }
        else if (c.Shape[1] <= tall)
        {
            Multiply<TallTile>(a, b, c, accumulate);
        }
        else if (c.Shape[0] <= tall)
        {
            Multiply<TallTile>(b.Transpose(), a.Transpose(), c.Transpose(), accumulate);
        }
        else
        {
            Multiply<SquareTile>(a, b, c, accumulate);
        }
    }

    private void Multiply<TTile>(in Tensor a, in Tensor b, in Tensor c, bool accumulate) where TTile : struct, ITile
    {
        const string Name = "MatMul";
        var (rows, columns, depth) = (c.Shape[0], c.Shape[1], a.Shape[1]);
        var tilesAcross = CeilingOf(columns, 4 * TTile.Across);
        var tiles = CeilingOf(rows, 4 * TTile.Down) * tilesAcross;
        var arguments = new MatMulKernel.Arguments
        {
            A = new Factor { Elements = Floats(Name, a), Step = a.Strides[0], DepthStep = a.Strides[1], Count = rows },
            B = new Factor { Elements = Floats(Name, b), Step = b.Strides[1], DepthStep = b.Strides[0], Count = columns },
            C = Floats(Name, c),
            CRow = c.Strides[0],
            CColumn = c.Strides[1],
            Accumulate = accumulate ? 1 : 0,
            Depth = depth,
            SliceDepth = depth,
            TilesAcross = tilesAcross,
        };
        if (tiles == 0)
        {
            return;
        }

        var slices = Math.Max(Math.Min(WantedTiles / tiles, depth / (LeastSteps * TTile.Depth)), 1);
        if (slices == 1)
        {
            Run(arguments, 1);
            return;
        }

        arguments.SliceDepth = CeilingOf(CeilingOf(depth, slices), TTile.Depth) * TTile.Depth;
        slices = CeilingOf(depth, arguments.SliceDepth);
        var partial = Rent(new Shape(slices, rows, columns), DType.Float32);
        (arguments.C, arguments.CRow, arguments.CColumn, arguments.CSlice, arguments.Accumulate) = (Floats(Name, partial), columns, 1, rows * columns, 0);
        Run(arguments, slices);
        Reduce<Sum>(partial, c.Unsqueeze(0), accumulate);
        Return(partial);

        void Run(in MatMulKernel.Arguments of, int sliceCount) =>
            launcher.Run(MatMulKernel.Multiply<TTile>, new Index3D(tiles, sliceCount, 1), new Index3D(TTile.Down * TTile.Across, 1, 1), of);
    }

    private static int CeilingOf(int value, int divisor) => (value + divisor - 1) / divisor;
}
