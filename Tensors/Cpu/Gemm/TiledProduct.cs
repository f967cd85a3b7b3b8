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

    // Parts of columns that lie in place end anywhere between two lines, those of packed panels between two panels.
    private const int ColumnUnit = CacheLines.Floats;

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

        var (rowParts, columnParts) = !share ? (1, 1)
            : transposed ? TransposedParts(product, pool.Threads > 1 ? TransposedPartsOfThread * pool.Threads : ResultParts(product, level))
            : PartsByRows(product, level, pool.Threads);
        var block = transposed ? ChunkProduct.TransposedBlock(product.K) : ChunkProduct.ReductionBlock(level, product.K);
        var job = new Job(product, panels, rowParts, columnParts, block);
        pool.Run(rowParts * columnParts, ref job);
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
    private static (int Rows, int Columns) PartsByRows(in GemmArguments<float> product, SimdLevel level, int threads)
    {
        var wanted = threads > 1 ? SharedParts : 1;
        var blocks = CacheBlocks.Of(level);
        var row = sizeof(float) * ChunkProduct.ReductionBlock(level, product.K);
        var far = (long)product.K * product.N * sizeof(float) >= FarBytes;
        var fitting = far ? blocks.FarBlock / row : Math.Min(blocks.Block / row, blocks.Part / (row + sizeof(float) * product.N));
        var rows = Math.Max(1, Math.Min(fitting, Parts(product.M, wanted)) / RowUnit) * RowUnit;

        // As many for every thread: an odd part would be waited for.
        var rowParts = Math.Min(Parts(Parts(product.M, rows), threads) * threads, Parts(product.M, RowUnit));
        return (rowParts, Math.Clamp(wanted / rowParts, 1, Parts(product.N, PanelLayout.MaxWidth)));
    }

    // Both operands are read in place: parts near to squares read the least.
    private static (int Rows, int Columns) TransposedParts(in GemmArguments<float> product, int wanted)
    {
        var columnParts = Math.Clamp((int)Math.Sqrt((double)wanted * product.N / product.M), 1, Parts(product.N, PanelLayout.MaxWidth));
        return (Math.Min(Parts(wanted, columnParts), Parts(product.M, RowUnit)), columnParts);
    }

    private static int Parts(int value, int by) => (value + by - 1) / by;

    // The first of [0, length) that belongs to a part; parts differ by a unit at most.
    private static int Begin(int length, int unit, int part, int parts) => (int)Math.Min(length, (long)Parts(length, unit) * part / parts * unit);

    private readonly struct Job(in GemmArguments<float> product, ColumnPanels panels, int rowParts, int columnParts, int block) : IParallelJob
    {
        private readonly GemmArguments<float> product = product;

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public void Execute(int part)
        {
            var (column, row) = Math.DivRem(part, rowParts);
            var (top, bottom) = (Begin(product.M, RowUnit, row, rowParts), Begin(product.M, RowUnit, row + 1, rowParts));
            var unit = panels.IsInPlace ? ColumnUnit : PanelLayout.MaxWidth;
            var (left, right) = (Begin(product.N, unit, column, columnParts), Begin(product.N, unit, column + 1, columnParts));
            var (a, c) = (product.A.From(top, 0), product.C.From(top, 0));
            if (panels.IsInPlace)
            {
                ChunkProduct.Multiply(bottom - top, a, panels.Columns(left, right), 0, right - left, c.From(0, left), product.Accumulate, block);
            }
            else
            {
                ChunkProduct.Multiply(bottom - top, a, panels, left, right, c, product.Accumulate, block);
            }
        }
    }
}
