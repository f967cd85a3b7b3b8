using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using AlphaNet.Pure.Tensors.Threading;

namespace AlphaNet.Pure.Tensors.Cpu.Gemm;

/// <summary>A product cut along its long reduction: every chunk sums into memory of its own, and the chunks are added in order.</summary>
/// <remarks>For the gradients of weights over many pixels: the result is small, the operands come from memory, and every part of them is read by one thread only.</remarks>
internal static unsafe class ReducedProduct
{
    /// <summary>Computes the product, whose A is transposed and whose B is not, or its transpose, which has the same form: rows of the wider operand are read in vectors.</summary>
    public static void Multiply(in GemmArguments<float> product, WorkerPool pool, SimdLevel level, int chunks) =>
        MultiplyWide(product.M > product.N ? product.Transposed : product, pool, level, chunks);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void MultiplyWide(in GemmArguments<float> product, WorkerPool pool, SimdLevel level, int chunks)
    {
        var size = (nint)product.M * product.N;
        var job = new Job(product, level, chunks, GemmScratch.PartialSums.Reserve<float>(chunks * size));
        pool.Run(chunks, ref job);

        var sum = new Span<float>(job.Partial, checked((int)size));
        for (var chunk = 1; chunk < chunks; chunk++)
        {
            TensorPrimitives.Add(sum, new ReadOnlySpan<float>(job.Partial + chunk * size, sum.Length), sum);
        }

        for (var i = 0; i < product.M; i++)
        {
            for (var j = 0; j < product.N; j++)
            {
                var target = product.C.At(i, j);
                var value = sum[i * product.N + j];
                *target = product.Accumulate ? *target + value : value;
            }
        }
    }

    private readonly struct Job(in GemmArguments<float> product, SimdLevel level, int chunks, float* partial) : IParallelJob
    {
        private readonly GemmArguments<float> product = product;

        public float* Partial => partial;

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public void Execute(int chunk)
        {
            var from = (int)((long)product.K * chunk / chunks);
            var rows = (int)((long)product.K * (chunk + 1) / chunks) - from;
            var panels = ColumnPanels.InPlace(level, rows, product.N, product.B.From(from, 0));
            var sum = new StridedMatrix<float>(partial + (nint)chunk * product.M * product.N, product.N, 1);
            ChunkProduct.Multiply(
                product.M, product.A.From(0, from), panels, 0, product.N, sum, false, ChunkProduct.TransposedBlock(rows));
        }
    }
}
