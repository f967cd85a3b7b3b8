namespace AlphaNet.Pure.Tensors.Cpu.Gemm;

/// <summary>A matrix product <c>C[M, N] = A[M, K] B[K, N]</c>, or <c>C += A B</c>.</summary>
/// <remarks>
/// Any strides do: transposes and slices are only other strides. C must not overlap A or B. Nothing is checked here: callers have checked
/// that all elements lie inside their buffers.
/// </remarks>
internal readonly unsafe struct GemmArguments<T> where T : unmanaged
{
    public required int M { get; init; }

    public required int N { get; init; }

    public required int K { get; init; }

    public required StridedMatrix<T> A { get; init; }

    public required StridedMatrix<T> B { get; init; }

    public required StridedMatrix<T> C { get; init; }

    /// <summary>Whether the product is added to C; otherwise C is overwritten, whatever it held.</summary>
    public bool Accumulate { get; init; }

    /// <summary>The same product as <c>C^T = B^T A^T</c>.</summary>
    public GemmArguments<T> Transposed => new()
    {
        M = N,
        N = M,
        K = K,
        A = B.Transposed,
        B = A.Transposed,
        C = C.Transposed,
        Accumulate = Accumulate,
    };
}
