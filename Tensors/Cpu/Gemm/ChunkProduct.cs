using System.Runtime.CompilerServices;

namespace AlphaNet.Pure.Tensors.Cpu.Gemm;

/// <summary>Matrix products of a chunk of rows on the calling thread: the inside of <see cref="Sgemm"/>, and of fused phases whose chunks stay in the L2 cache.</summary>
internal static unsafe class ChunkProduct
{
    // Both operands are read down their columns, every row another page: so many pages the processor keeps at hand. Shorter pieces pass over the result more often.
    internal const int MaxTransposedBlock = 96;

    /// <summary>Length of the pieces the reduction is cut into; it depends on <paramref name="k"/> and the vectors alone, so that a row's sum never depends on the other rows.</summary>
    public static int ReductionBlock(SimdLevel level, int k) => EvenPiece(k, CacheBlocks.Of(level).Reduction);

    /// <summary><c>C[rows, N] (+)= A[rows, K] B</c> with the panels of B.</summary>
    /// <remarks>A is read in place; it should have a unit stride and fit the L2 cache together with the rows of C. What is <paramref name="ahead"/> is fetched meanwhile.</remarks>
    public static void Multiply(int rows, StridedMatrix<float> a, in ColumnPanels b, StridedMatrix<float> c, bool accumulate, SpreadFetch ahead = default) =>
        Multiply(rows, a, b, 0, b.N, c, accumulate, ReductionBlock(b.Level, b.K), ahead);

    /// <summary>Rows a pass of a product with a transposed A takes. Reading and writing the result again for every chunk costs about as much as 10 rows of work: prefer chunks of 40 rows and more.</summary>
    public static int TransposedBlock(int rows) => EvenPiece(rows, MaxTransposedBlock);

    /// <summary>The panels that begin at columns in [<paramref name="from"/>, <paramref name="to"/>), the reduction in pieces of <paramref name="block"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Multiply(
        int rows, StridedMatrix<float> a, in ColumnPanels b, int from, int to, StridedMatrix<float> c, bool accumulate, int block, SpreadFetch ahead = default)
    {
        for (var k0 = 0; k0 < b.K; k0 += block)
        {
            var k = Math.Min(block, b.K - k0);
            var left = OperandStaging.Stage(a.From(0, k0), rows, k, to - from);
            MultiplyBlock(rows, k, left, b, k0, from, to, c, accumulate, ref ahead);
            accumulate = true;
        }
    }

    // As few pieces as possible, all about as long.
    private static int EvenPiece(int whole, int longest)
    {
        var pieces = Math.Max(1, (whole + longest - 1) / longest);
        return (whole + pieces - 1) / pieces;
    }

    // One piece of the reduction: strips of A[rows, k] times rows [k0, k0 + k) of B.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void MultiplyBlock(
        int rows, int k, in RowStrips a, in ColumnPanels b, int k0, int from, int to, StridedMatrix<float> c, bool accumulate, ref SpreadFetch ahead)
    {
        int width;
        for (var start = 0; start < to; start += width)
        {
            width = PanelLayout.NextWidth(b.Level, b.N - start);
            if (start < from)
            {
                continue;
            }

            var columns = Math.Min(width, b.N - start);
            var panel = OperandStaging.StagePanel(b, start, width, k0, k, rows);
            var next = start + width < to && !ahead.IsActive ? SpreadFetch.OfPanel(b, start + width, k0, k, rows) : SpreadFetch.None;
            ref var fetch = ref (ahead.IsActive ? ref ahead : ref next);
            var kernel = PanelLayout.Kernel(b.Level, width);
            for (var row = 0; row < rows; row += a.Height)
            {
                var height = Math.Min(a.Height, rows - row);
                var strip = a.From(row);
                if (columns == width && c.ColumnStride == 1)
                {
                    kernel(height, k, strip.Data, strip.RowStride, strip.ColumnStride, panel.Data, panel.RowStride, c.At(row, start), c.RowStride, accumulate, ref fetch);
                }
                else
                {
                    MultiplyEdge(kernel, height, k, strip, panel, width, columns, c.From(row, start), accumulate);
                }
            }
        }
    }

    // A panel that ends beyond the last column, or a result without contiguous rows: by way of a tile on the stack.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    [SkipLocalsInit]
    private static void MultiplyEdge(
        delegate*<int, int, float*, nint, nint, float*, nint, float*, nint, bool, ref SpreadFetch, void> kernel,
        int rows, int k, StridedMatrix<float> a, StridedMatrix<float> panel, int width, int columns, StridedMatrix<float> c, bool accumulate)
    {
        var fetch = SpreadFetch.None;
        var tile = stackalloc float[PanelLayout.MaxTileRows * PanelLayout.MaxWidth];
        for (var row = 0; row < rows; row += PanelLayout.MaxTileRows)
        {
            var height = Math.Min(PanelLayout.MaxTileRows, rows - row);
            kernel(height, k, a.At(row, 0), a.RowStride, a.ColumnStride, panel.Data, panel.RowStride, tile, width, false, ref fetch);
            for (var i = 0; i < height; i++)
            {
                for (var j = 0; j < columns; j++)
                {
                    var target = c.At(row + i, j);
                    *target = accumulate ? *target + tile[i * width + j] : tile[i * width + j];
                }
            }
        }
    }
}
