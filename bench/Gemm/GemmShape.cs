using AlphaNet.Pure.Tensors.Cpu.Gemm;

namespace AlphaNet.Pure.Bench.Gemm;

/// <summary>The three products of a pointwise convolution's training step.</summary>
public enum GemmPass
{
    /// <summary>Y[M, N] = X[M, K] W[N, K]^T.</summary>
    Forward,

    /// <summary>dX[M, K] = dY[M, N] W[N, K].</summary>
    InputGradient,

    /// <summary>dW[N, K] += dY[M, N]^T X[M, K].</summary>
    WeightGradient,
}

/// <summary>A pointwise convolution over <paramref name="M"/> pixels from <paramref name="K"/> to <paramref name="N"/> channels.</summary>
/// <param name="M">Pixels of the batch.</param>
/// <param name="K">Input channels.</param>
/// <param name="N">Output channels.</param>
public sealed record GemmShape(int M, int K, int N)
{
    /// <summary>Floats of the largest operand.</summary>
    public int Floats => Math.Max(M * Math.Max(K, N), K * N);

    /// <inheritdoc/>
    public override string ToString() => $"{K}->{N} @{M}";

    internal unsafe GemmArguments<float> Product(GemmPass pass, float* a, float* b, float* c) => pass switch
    {
        GemmPass.Forward => new() { M = M, N = N, K = K, A = new(a, K, 1), B = new(b, 1, K), C = new(c, N, 1) },
        GemmPass.InputGradient => new() { M = M, N = K, K = N, A = new(a, N, 1), B = new(b, K, 1), C = new(c, K, 1) },
        _ => new() { M = N, N = K, K = M, A = new(a, 1, N), B = new(b, K, 1), C = new(c, K, 1), Accumulate = true },
    };
}
