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

    // A transposed A is read again for every part of columns, B for every part of rows: no more parts than that.
    private const int TransposedPartsOfThread = 2;

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

        var (rowParts, columns) = !share ? (1, product.N)
            : transposed ? TransposedParts(product, pool.Threads > 1 ? TransposedPartsOfThread * pool.Threads : ResultParts(product, level))
            : PartsByRows(product, level, pool.Threads);
        var block = transposed ? ChunkProduct.TransposedBlock(product.K) : ChunkProduct.ReductionBlock(level, product.K);
        var job = new Job(product, panels, rowParts, columns, block);
        pool.Run(rowParts * Parts(product.N, columns), ref job);
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
    private static (int RowParts, int Columns) PartsByRows(in GemmArguments<float> product, SimdLevel level, int threads)
    {
        var wanted = threads > 1 ? SharedParts : 1;
        var blocks = CacheBlocks.Of(level);
        var row = sizeof(float) * ChunkProduct.ReductionBlock(level, product.K);
        var far = (long)product.K * product.N * sizeof(float) >= FarBytes;
        var fitting = far ? blocks.FarBlock / row : Math.Min(blocks.Block / row, blocks.Part / (row + sizeof(float) * product.N));
        var rows = Math.Max(1, Math.Min(fitting, Parts(product.M, wanted)) / RowUnit) * RowUnit;

        // As many for every thread: an odd part would be waited for.
        var rowParts = Math.Min(Parts(Parts(product.M, rows), threads) * threads, Parts(product.M, RowUnit));
        return (rowParts, ColumnsPerPart(product.N, rowParts, wanted));
    }

    // Both operands are read in place: parts near to squares read the least.
    private static (int RowParts, int Columns) TransposedParts(in GemmArguments<float> product, int wanted)
    {
        var panels = Parts(product.N, PanelLayout.MaxWidth);
        var groups = Math.Clamp((int)Math.Sqrt((double)wanted * product.N / product.M), 1, panels);
        var columns = Parts(panels, groups) * PanelLayout.MaxWidth;
        var rowParts = Parts(wanted, Parts(product.N, columns));
        return (Math.Min(rowParts, Parts(product.M, RowUnit)), columns);
    }

    private static int ColumnsPerPart(int n, int rowParts, int wanted)
    {
        var panels = Parts(n, PanelLayout.MaxWidth);
        var groups = Math.Clamp(wanted / rowParts, 1, panels);
        return Parts(panels, groups) * PanelLayout.MaxWidth;
    }

    private static int Parts(int value, int by) => (value + by - 1) / by;

    private readonly struct Job(in GemmArguments<float> product, ColumnPanels panels, int rowParts, int columns, int block) : IParallelJob
    {
        private readonly GemmArguments<float> product = product;

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public void Execute(int part)
        {
            var firstRow = Row(part % rowParts);
            var firstColumn = part / rowParts * columns;
            ChunkProduct.Multiply(
                Row(part % rowParts + 1) - firstRow,
                product.A.From(firstRow, 0),
                panels,
                firstColumn,
                Math.Min(panels.N, firstColumn + columns),
                product.C.From(firstRow, 0),
                product.Accumulate,
                block);
        }

        // Parts differ by a unit of rows at most.
        private int Row(int part) => (int)Math.Min(product.M, (long)Parts(product.M, RowUnit) * part / rowParts * RowUnit);
    }
}
