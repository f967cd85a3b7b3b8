namespace AlphaNet.Pure.Tensors.Cpu;

/// <summary>The widest vectors a kernel may use; a higher level includes the lower ones.</summary>
public enum SimdLevel
{
    /// <summary>One float at a time.</summary>
    Scalar,

    /// <summary>128-bit vectors: SSE, NEON, WebAssembly.</summary>
    Vector128,

    /// <summary>256-bit vectors: AVX2.</summary>
    Vector256,

    /// <summary>512-bit vectors: AVX-512.</summary>
    Vector512,
}
