namespace AlphaNet.Pure.Tensors;

/// <summary>Element types of a <see cref="Tensor"/>.</summary>
public enum DType : byte
{
    /// <summary>IEEE 754 binary32: what is tuned and trained in.</summary>
    Float32,

    /// <summary>IEEE 754 binary64: the reference and the gradient check.</summary>
    Float64,

    /// <summary>32-bit signed integers: labels.</summary>
    Int32,

    /// <summary>64-bit signed integers: counters in files.</summary>
    Int64,

    /// <summary>Bytes: pixels.</summary>
    UInt8,
}
