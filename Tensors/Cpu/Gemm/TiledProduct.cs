using System.Runtime.CompilerServices;
using AlphaNet.Pure.Tensors.Threading;

namespace AlphaNet.Pure.Tensors.Cpu.Gemm;

/// <summary>A product cut by its result: every part computes its rows and columns over the whole reduction.</summary>
internal static unsafe class TiledProduct
{
    // A B so large comes from L3 for every part.
    private const int FarBytes = 700 * 1024;

    // Enough that two to eight threads finish together though one of them started late. One thread alone waits for nobody: whatever it cuts, it reads twice.
    private const int SharedParts = 8;

    // Divisible by all tile heights.
    private const int RowUnit = 24;

    // A transposed A in fewer pieces is faster with both operands where they lie.
    private const int MinPackedPieces = 4;

    // So few rows that copying B costs more than reading it badly.
    private const int MaxRowsInPlace = 24;

    public static void Multiply(in GemmArguments<float> product, WorkerPool pool, SimdLevel level)
    {
        var transposed = Sgemm.IsTransposedInPlace(product) && !IsBetterPacked(product, level);
        var inPlace = product.B.ColumnStride == 1 && (transposed || product.M <= MaxRowsInPlace);
        var panels = inPlace
            ? ColumnPanels.InPlace(level, product.K, product.N, product.B)
            : ColumnPanels.Packed(level, product.K, product.N, GemmScratch.Packed.Reserve<float>(ColumnPanels.PackedSize(level, product.K, product.N)));
        var share = Sgemm.IsWorthSharing(product);
        if (!inPlace)
        {
            PackJob.Run(pool, panels, product.B);
        }

        var wanted = pool.Threads > 1 ? SharedParts : transposed ? ResultParts(product, level) : 1;
        var (rows, columns) = !share ? (product.M, product.N) : transposed ? TransposedParts(product, wanted) : PartsByRows(product, level, wanted);
        var block = transposed ? ChunkProduct.TransposedBlock(product.K) : ChunkProduct.ReductionBlock(level, product.K);
        var job = new Job(product, panels, rows, columns, block);
        pool.Run(Parts(product.M, rows) * Parts(product.N, columns), ref job);
    }

    // Strips of a transposed A are copied in any case. Where many pieces would read and write a result that does not stay in L2, B is packed as well and the reduction is one piece.
    private static bool IsBetterPacked(in GemmArguments<float> product, SimdLevel level) =>
        product.M >= product.N
        && (long)product.M * product.N * sizeof(float) > CacheBlocks.Of(level).Part
        && product.K > MinPackedPieces * ChunkProduct.MaxTransposedBlock
        && ChunkProduct.ReductionBlock(level, product.K) == product.K;

    // A transposed A adds to the result once for every piece of the reduction: a part of it that stays in L2.
    private static int ResultParts(in GemmArguments<float> product, SimdLevel level) =>
        (int)Math.Min(SharedParts, 1 + (long)product.M * product.N * sizeof(float) / CacheBlocks.Of(level).Part);

    // Rows first: every part reads all of B once, and its own rows of A and C.
    private static (int Rows, int Columns) PartsByRows(in GemmArguments<float> product, SimdLevel level, int wanted)
    {
        var blocks = CacheBlocks.Of(level);
        var row = sizeof(float) * ChunkProduct.ReductionBlock(level, product.K);
        var far = (long)product.K * product.N * sizeof(float) >= FarBytes;
        var fitting = far ? blocks.FarBlock / row : Math.Min(blocks.Block / row, blocks.Part / (row + sizeof(float) * product.N));
        var rows = Math.Max(1, Math.Min(fitting, Parts(product.M, wanted)) / RowUnit) * RowUnit;
        return (rows, ColumnsPerPart(product.N, Parts(product.M, rows), wanted));
    }

    // Both operands are read in place: parts near to squares read the least.
    private static (int Rows, int Columns) TransposedParts(in GemmArguments<float> product, int wanted)
    {
        var panels = Parts(product.N, PanelLayout.MaxWidth);
        var groups = Math.Clamp((int)Math.Sqrt((double)wanted * product.N / product.M), 1, panels);
        var columns = Parts(panels, groups) * PanelLayout.MaxWidth;
        var rowParts = Parts(wanted, Parts(product.N, columns));
        return (Parts(Parts(product.M, rowParts), RowUnit) * RowUnit, columns);
    }

    private static int ColumnsPerPart(int n, int rowParts, int wanted)
    {
        var panels = Parts(n, PanelLayout.MaxWidth);
        var groups = Math.Clamp(wanted / rowParts, 1, panels);
        return Parts(panels, groups) * PanelLayout.MaxWidth;
    }

    private static int Parts(int whole, int part) => (whole + part - 1) / part;

    private readonly struct Job(in GemmArguments<float> product, ColumnPanels panels, int rows, int columns, int block) : IParallelJob
    {
        private readonly GemmArguments<float> product = product;

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public void Execute(int part)
        {
            var rowParts = Parts(product.M, rows);
            var firstRow = part % rowParts * rows;
            var firstColumn = part / rowParts * columns;
            ChunkProduct.Multiply(
                Math.Min(rows, product.M - firstRow),
                product.A.From(firstRow, 0),
                panels,
                firstColumn,
                Math.Min(panels.N, firstColumn + columns),
                product.C.From(firstRow, 0),
                product.Accumulate,
                block);
        }
    }
}
