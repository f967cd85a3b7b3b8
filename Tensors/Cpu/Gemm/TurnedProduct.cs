using AlphaNet.Pure.Tensors.Cpu.Elementwise;
using AlphaNet.Pure.Tensors.Threading;

namespace AlphaNet.Pure.Tensors.Cpu.Gemm;

/// <summary>A product with a transposed A much wider than its B, the gradient of a weight that widens: computed as C^T = B^T A^T and turned at the end.</summary>
/// <remarks>
/// The wide operand is then the one read in vectors, in the widest panels, and the narrow one is read down its columns, whose steps are short: a sixth to a third faster
/// (448 x 112 over 2304 rows, Zen 5: 1.67 to 1.31 ms).
/// </remarks>
internal static unsafe class TurnedProduct
{
    // Turning costs as much as a few dozen steps of the reduction.
    private const int MinReduction = 384;

    // Of the result: a part of a few microseconds.
    private const int PartFloats = 32 * 1024;

    /// <summary>Whether the product has that form, and work enough.</summary>
    public static bool Pays(in GemmArguments<float> product, SimdLevel level) =>
        level == SimdLevel.Vector512 && Sgemm.IsTransposedInPlace(product) && product.C.ColumnStride == 1 && product.M >= 2 * product.N && product.K >= MinReduction && Sgemm.IsWorthSharing(product);

    public static void Multiply(in GemmArguments<float> product, WorkerPool pool, SimdLevel level)
    {
        var turned = new StridedMatrix<float>(GemmScratch.PartialSums.Reserve<float>((nint)product.M * product.N), product.M, 1);
        TiledProduct.Multiply(
            new GemmArguments<float> { M = product.N, N = product.M, K = product.K, A = product.B.Transposed, B = product.A.Transposed, C = turned }, pool, level);
        var job = new Job(product, turned);
        pool.Run(job.Parts, ref job);
    }

    // Some rows of the result.
    private readonly struct Job(in GemmArguments<float> product, StridedMatrix<float> turned) : IParallelJob
    {
        private readonly GemmArguments<float> product = product;

        public int Parts => (product.M + Rows - 1) / Rows;

        // Whole lines of what is turned.
        private int Rows => Math.Max(1, PartFloats / product.N / CacheLines.Floats) * CacheLines.Floats;

        public void Execute(int part)
        {
            var row = part * Rows;
            FloatTranspose.Run(
                turned.At(0, row), turned.RowStride, product.C.At(row, 0), product.C.RowStride, Math.Min(Rows, product.M - row), product.N, product.Accumulate);
        }
    }
}
