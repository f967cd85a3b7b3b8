using System.Runtime.CompilerServices;
using AlphaNet.Pure.Tensors.Threading;

namespace AlphaNet.Pure.Tensors.Cpu.Gemm;

/// <summary>A product cut by its result: every part computes its rows and columns over the whole reduction.</summary>
internal static unsafe class TiledProduct
{
    // A part's block of A, and A with C: they stay in the smallest L2 in use (1 MB) while the panels of B go by.
    private const int BlockBytes = 192 * 1024;
    private const int PartBytes = 704 * 1024;

    // Enough that two to eight threads finish together though one of them started late.
    private const int WantedParts = 8;

    // Divisible by all tile heights.
    private const int RowUnit = 24;

    // So few rows that copying B costs more than reading it badly.
    private const int MaxRowsInPlace = 24;

    public static void Multiply(in GemmArguments<float> product, WorkerPool pool, SimdLevel level)
    {
        var transposed = Sgemm.IsTransposedInPlace(product);
        var inPlace = product.B.ColumnStride == 1 && (transposed || product.M <= MaxRowsInPlace);
        var panels = inPlace
            ? ColumnPanels.InPlace(level, product.K, product.N, product.B)
            : ColumnPanels.Packed(level, product.K, product.N, GemmScratch.Packed.Reserve<float>(ColumnPanels.PackedSize(level, product.K, product.N)));
        var share = Sgemm.IsWorthSharing(product);
        if (!inPlace)
        {
            var packing = new PackJob(panels, product.B, share ? PanelLayout.MaxWidth : product.N);
            pool.Run(Parts(product.N, packing.Columns), ref packing);
        }

        var (rows, columns) = !share ? (product.M, product.N) : transposed ? TransposedParts(product) : PartsByRows(product);
        var block = transposed ? ChunkProduct.TransposedBlock(product.K) : ChunkProduct.ReductionBlock(product.K);
        var job = new Job(product, panels, rows, columns, block);
        pool.Run(Parts(product.M, rows) * Parts(product.N, columns), ref job);
    }

    // Rows first: every part reads all of B once, and its own rows of A and C.
    private static (int Rows, int Columns) PartsByRows(in GemmArguments<float> product)
    {
        var block = ChunkProduct.ReductionBlock(product.K);
        var fitting = Math.Min(BlockBytes / (sizeof(float) * block), PartBytes / (sizeof(float) * (block + product.N)));
        var rows = Math.Max(1, Math.Min(fitting, Parts(product.M, WantedParts)) / RowUnit) * RowUnit;
        return (rows, ColumnsPerPart(product.N, Parts(product.M, rows)));
    }

    // Both operands are read in place: parts near to squares read the least.
    private static (int Rows, int Columns) TransposedParts(in GemmArguments<float> product)
    {
        var panels = Parts(product.N, PanelLayout.MaxWidth);
        var groups = Math.Clamp((int)Math.Sqrt((double)WantedParts * product.N / product.M), 1, panels);
        var columns = Parts(panels, groups) * PanelLayout.MaxWidth;
        var rowParts = Parts(WantedParts, Parts(product.N, columns));
        return (Parts(Parts(product.M, rowParts), RowUnit) * RowUnit, columns);
    }

    private static int ColumnsPerPart(int n, int rowParts)
    {
        var panels = Parts(n, PanelLayout.MaxWidth);
        var groups = Math.Clamp(WantedParts / rowParts, 1, panels);
        return Parts(panels, groups) * PanelLayout.MaxWidth;
    }

    private static int Parts(int whole, int part) => (whole + part - 1) / part;

    private readonly struct PackJob(ColumnPanels panels, StridedMatrix<float> b, int columns) : IParallelJob
    {
        public int Columns => columns;

        public void Execute(int part) => panels.Pack(b, part * columns, Math.Min(panels.N, (part + 1) * columns));
    }

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
