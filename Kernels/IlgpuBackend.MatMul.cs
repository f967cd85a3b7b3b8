using AlphaNet.Pure.Kernels.Matrices;
using AlphaNet.Pure.Kernels.TensorCores;
using AlphaNet.Pure.Tensors;
using AlphaNet.Pure.Tensors.Lanes.Ops;
using ILGPU;
using static AlphaNet.Pure.Tensors.Backends.Operand;

namespace AlphaNet.Pure.Kernels;

/// <content>Matrix products.</content>
public sealed partial class IlgpuBackend
{
    // Groups that fill a large GPU; products of fewer tiles have their sums cut into slices, each of enough steps to be worth its place in memory.
    private const int WantedTiles = 512;
    private const int LeastSteps = 8;

    // Products of few columns take the tile that is made for them.
    private const int TallColumns = 32;

    private bool IsEmulated => launcher.GroupSize < SquareTile.Down * SquareTile.Across;

    private bool EmulatesWarps => IsEmulated && Precision != MatrixPrecision.Fp32;

    private int TermsOfWord => Precision == MatrixPrecision.Bf16 ? Bf16.Terms : Tf32.Terms;

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
        RequireOwnElements(Name, c);
        Multiply(Name, FactorOf(Name, a), FactorOf(Name, b.Transpose()), a.Shape[1], c, accumulate);
    }

    /// <summary>A matrix whose rows are the vectors.</summary>
    internal Factor FactorOf(string operation, in Tensor matrix) => new() { Elements = Floats(operation, matrix), Step = matrix.Strides[0], DepthStep = matrix.Strides[1] };

    /// <summary>c (+)= left times right, by the tile and the way round that suit.</summary>
    private void Multiply<TLeft, TRight>(string operation, in TLeft left, in TRight right, int depth, in Tensor c, bool accumulate)
        where TLeft : struct, IFactor where TRight : struct, IFactor
    {
        // Neighbouring threads write along a row of the result.
        if (c.Strides[0] < c.Strides[1])
        {
            MultiplyByTile(operation, right, left, depth, c.Transpose(), accumulate);
        }
        else
        {
            MultiplyByTile(operation, left, right, depth, c, accumulate);
        }
    }

    private void MultiplyByTile<TLeft, TRight>(string operation, in TLeft left, in TRight right, int depth, in Tensor c, bool accumulate)
        where TLeft : struct, IFactor where TRight : struct, IFactor
    {
        if (EmulatesWarps)
        {
            MultiplyInSlices<EmulatedWarpTile, TLeft, TRight>(operation, left, right, depth, c, accumulate);
        }
        else if (IsEmulated)
        {
            MultiplyInSlices<EmulatedTile, TLeft, TRight>(operation, left, right, depth, c, accumulate);
        }
        else if (c.Shape[1] <= TallColumns)
        {
            MultiplyInSlices<TallTile, TLeft, TRight>(operation, left, right, depth, c, accumulate);
        }
        else if (c.Shape[0] <= TallColumns)
        {
            MultiplyInSlices<TallTile, TRight, TLeft>(operation, right, left, depth, c.Transpose(), accumulate);
        }
        else
        {
            MultiplyInSlices<SquareTile, TLeft, TRight>(operation, left, right, depth, c, accumulate);
        }
    }

    private void MultiplyInSlices<TTile, TLeft, TRight>(string operation, in TLeft left, in TRight right, int depth, in Tensor c, bool accumulate)
        where TTile : struct, ITile where TLeft : struct, IFactor where TRight : struct, IFactor
    {
        var (rows, columns) = (c.Shape[0], c.Shape[1]);
        if (c.Count == 0)
        {
            return;
        }

        var sliceDepth = SliceDepthOf<TTile>(rows, columns, depth);
        if (sliceDepth == depth)
        {
            var result = new MatrixResult { Elements = Floats(operation, c), RowStep = c.Strides[0], ColumnStep = c.Strides[1], Accumulate = accumulate ? 1 : 0 };
            LaunchTiles<TTile, TLeft, TRight, MatrixResult>(left, right, result, rows, columns, depth, depth);
            return;
        }

        var partial = Rent(new Shape(CeilingOf(depth, sliceDepth), rows, columns), DType.Float32);
        var slicesResult = new MatrixResult { Elements = Floats(operation, partial), RowStep = columns, ColumnStep = 1, SliceStep = rows * columns };
        LaunchTiles<TTile, TLeft, TRight, MatrixResult>(left, right, slicesResult, rows, columns, depth, sliceDepth);
        Reduce<Sum>(partial, c.Unsqueeze(0), accumulate);
        Return(partial);
    }

    /// <summary>Terms of each slice of the sums; all of them where tiles are enough, or sums short.</summary>
    private int SliceDepthOf<TTile>(int rows, int columns, int depth) where TTile : struct, ITile
    {
        var tiles = CeilingOf(rows, 4 * TTile.Down) * CeilingOf(columns, 4 * TTile.Across);
        var step = TTile.Depth * TermsOfWord;
        var slices = Math.Min(WantedTiles / tiles, depth / (LeastSteps * step));
        return slices < 2 ? depth : CeilingOf(CeilingOf(depth, slices), step) * step;
    }

    private void LaunchTiles<TTile, TLeft, TRight, TResult>(in TLeft left, in TRight right, in TResult result, int rows, int columns, int depth, int sliceDepth)
        where TTile : struct, ITile where TLeft : struct, IFactor where TRight : struct, IFactor where TResult : struct, IResult
    {
        var tilesAcross = CeilingOf(columns, 4 * TTile.Across);
        var groups = new Index3D(CeilingOf(rows, 4 * TTile.Down) * tilesAcross, Math.Max(CeilingOf(depth, Math.Max(sliceDepth, 1)), 1), 1);
        var arguments = new MatMulKernel.Arguments<TLeft, TRight, TResult>
        {
            Left = left,
            Right = right,
            Result = result,
            Rows = rows,
            Columns = columns,
            Depth = depth,
            SliceDepth = sliceDepth,
            TilesAcross = tilesAcross,
        };
        Action<MatMulKernel.Arguments<TLeft, TRight, TResult>> kernel = Precision switch
        {
            MatrixPrecision.Tf32 => TensorMatMulKernel.Multiply<TTile, Tf32, TLeft, TRight, TResult>,
            MatrixPrecision.Bf16 => TensorMatMulKernel.Multiply<TTile, Bf16, TLeft, TRight, TResult>,
            _ => MatMulKernel.Multiply<TTile, TLeft, TRight, TResult>,
        };
        launcher.Run(kernel, groups, new Index3D(TTile.Down * TTile.Across, 1, 1), arguments);
    }

    private static int CeilingOf(int value, int divisor) => (value + divisor - 1) / divisor;
}
