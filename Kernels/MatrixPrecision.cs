namespace AlphaNet.Pure.Kernels;

/// <summary>What a matrix product's factors are rounded to before they are multiplied; sums are single precision always.</summary>
public enum MatrixPrecision
{
    /// <summary>Single precision, 24 bits: nothing is rounded.</summary>
    Fp32,

    /// <summary>TensorFloat-32 on tensor cores: the range of single precision, 11 bits. CUDA, compute capability 8.0 or later.</summary>
    Tf32,

    /// <summary>bfloat16 on tensor cores: the range of single precision, 8 bits. CUDA, compute capability 8.0 or later.</summary>
    Bf16,
}
