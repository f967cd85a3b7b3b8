using System.Runtime.CompilerServices;
using AlphaNet.Pure.Tensors.Threading;

namespace AlphaNet.Pure.Tensors.Cpu.Gemm;

/// <summary>Float32 matrix product on packed panels and register tiles.</summary>
/// <remarks>
/// Blocks and pieces of the reduction follow from sizes, strides and the vectors' width. Into how many parts a result is cut depends on the threads, and no sum on that: the result is
/// bit-equal for every number of threads.
/// With A read along its rows, a row of the result does not depend on how many rows are computed with it.
/// </remarks>
internal static unsafe class Sgemm
{
    // Below this many multiply-adds (about 10 us) a second thread costs more than it brings.
    private const long MinWorkToShare = 1 << 19;

    // So few rows that packing B costs more than multiplying.
    private const int FewRows = 24;

    // A transposed A, its reduction at least so many times longer than the result's traffic allows, is reduced in chunks.
    private const int MaxChunks = 16;
    private const int MinChunks = 4;

    /// <summary>Computes <c>C = A B</c> or <c>C += A B</c> with the best vectors of the machine.</summary>
    public static void Multiply(in GemmArguments<float> product, WorkerPool pool) => Multiply(product, pool, Simd.Best);

    /// <summary>Computes the product with the vectors of <paramref name="level"/>, which the machine must have.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Multiply(in GemmArguments<float> product, WorkerPool pool, SimdLevel level)
    {
        if (product.C.ColumnStride != 1 && product.C.RowStride == 1)
        {
            Multiply(product.Transposed, pool, level);
        }
        else if (product.M == 0 || product.N == 0)
        {
            return;
        }
        else if (product.K == 0)
        {
            ClearUnlessAccumulating(product);
        }
        else if (ReductionChunks(product) is var chunks and > 1)
        {
            ReducedProduct.Multiply(product, pool, level, chunks);
        }
        else if (TurnedProduct.Pays(product, level))
        {
            TurnedProduct.Multiply(product, pool, level);
        }
        else if (product.M <= FewRows && product.N > FewRows && product.B is { RowStride: 1, ColumnStride: not 1 })
        {
            // A transposed B would be turned for a few rows only: as C^T = B^T A^T it is read as it lies.
            TiledProduct.Multiply(product.Transposed, pool, level);
        }
        else
        {
            TiledProduct.Multiply(product, pool, level);
        }
    }

    /// <summary>Whether A is a transposed row-major matrix, B a row-major one: the form of weight gradients, read in place.</summary>
    public static bool IsTransposedInPlace(in GemmArguments<float> product) =>
        product.A.ColumnStride != 1 && product.A.RowStride == 1 && product.B.ColumnStride == 1;

    /// <summary>Whether a second thread can pay.</summary>
    public static bool IsWorthSharing(in GemmArguments<float> product) => (long)product.M * product.N * product.K >= MinWorkToShare;

    // Chunks cost a pass over their partial results: allowed where those are at most a sixteenth of what the product reads anyway.
    private static int ReductionChunks(in GemmArguments<float> product)
    {
        if (!IsTransposedInPlace(product) || !IsWorthSharing(product))
        {
            return 1;
        }

        var read = (double)product.K * (product.M + product.N);
        var written = (double)product.M * product.N;
        var chunks = (int)Math.Min(MaxChunks, read / (16 * written));
        return chunks < MinChunks ? 1 : chunks;
    }

    private static void ClearUnlessAccumulating(in GemmArguments<float> product)
    {
        if (product.Accumulate)
        {
            return;
        }

        for (var i = 0; i < product.M; i++)
        {
            for (var j = 0; j < product.N; j++)
            {
                *product.C.At(i, j) = 0f;
            }
        }
    }
}
