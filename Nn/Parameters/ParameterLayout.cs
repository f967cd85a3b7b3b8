namespace AlphaNet.Pure.Nn;

/// <summary>How a parameter lies in memory, against PyTorch's order in files.</summary>
public enum ParameterLayout
{
    /// <summary>The same in both: vectors, matrices [out, in].</summary>
    Plain,

    /// <summary>1x1 convolution: [out, in] here, [out, in, 1, 1] in files.</summary>
    Pointwise,

    /// <summary>Dense convolution: [out, kh, kw, in] here, [out, in, kh, kw] in files.</summary>
    Convolution,

    /// <summary>Depthwise convolution: [k, k, c] here, [c, 1, k, k] in files.</summary>
    Depthwise,
}
