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
/// <param name="Share">Percent of the official training step's pointwise work (batch 16, 192 px).</param>
public sealed record GemmShape(int M, int K, int N, double Share)
{
    /// <summary>The shapes that do most of the step's work.</summary>
    public static IReadOnlyList<GemmShape> Step { get; } =
    [
        new(576, 216, 1296, 10), new(576, 1296, 216, 10), new(576, 224, 1344, 2.5),
        new(2304, 128, 768, 6.5), new(2304, 768, 128, 6.5), new(2304, 128, 640, 4), new(2304, 640, 128, 4),
        new(2304, 120, 480, 2.8), new(2304, 480, 120, 2.8), new(2304, 72, 432, 1.9), new(2304, 432, 72, 1.9),
        new(9216, 40, 240, 3.5), new(9216, 240, 40, 3.5),
        new(36864, 32, 192, 4), new(36864, 192, 32, 4), new(36864, 32, 160, 2), new(36864, 160, 32, 2),
        new(36864, 24, 96, 2), new(36864, 96, 24, 2),
    ];

    /// <summary>Floats of the largest operand.</summary>
    public int Floats => Math.Max(M * Math.Max(K, N), K * N);

    /// <summary>Floating-point operations of one pass.</summary>
    public double Flops => 2.0 * M * N * K;

    /// <inheritdoc/>
    public override string ToString() => $"{K}->{N} @{M}";

    internal unsafe GemmArguments<float> Product(GemmPass pass, float* a, float* b, float* c) => pass switch
    {
        GemmPass.Forward => new() { M = M, N = N, K = K, A = new(a, K, 1), B = new(b, 1, K), C = new(c, N, 1) },
        GemmPass.InputGradient => new() { M = M, N = K, K = N, A = new(a, N, 1), B = new(b, K, 1), C = new(c, K, 1) },
        _ => new() { M = N, N = K, K = M, A = new(a, 1, N), B = new(b, K, 1), C = new(c, K, 1), Accumulate = true },
    };
}
