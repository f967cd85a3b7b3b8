namespace AlphaNet.Pure.Compare.Gemm;

/// <summary>The three products of a pointwise convolution in a training step.</summary>
internal enum PointwisePass
{
    /// <summary>Y[M, N] = X[M, K] W[N, K]^T.</summary>
    Forward,

    /// <summary>dX[M, K] = dY[M, N] W[N, K].</summary>
    InputGradient,

    /// <summary>dW[N, K] += dY[M, N]^T X[M, K].</summary>
    WeightGradient,
}
