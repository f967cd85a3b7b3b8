using AlphaNet.Pure.Tensors.Cpu.Vectors;

namespace AlphaNet.Pure.Tensors.Cpu.Depthwise;

/// <summary>What is done to a map's elements on their way into the row buffers: the place where batch norm and activation ride on the load.</summary>
/// <remarks>Implement as a struct: each kernel is compiled for it, so that a plain copy costs nothing.</remarks>
internal unsafe interface IRowPrologue
{
    /// <summary>Whether <see cref="Second"/> is read.</summary>
    static abstract bool HasSecond { get; }

    /// <summary>Whether it is a long chain of operations, so that four pixels in step gain (<see cref="FourVectors{TVec}"/>).</summary>
    static abstract bool IsLong { get; }

    /// <summary>The map, NHWC.</summary>
    float* First { get; }

    /// <summary>A second map of the same shape.</summary>
    float* Second { get; }

    /// <summary>Per-channel coefficients of an image, from a channel on, <paramref name="lanes"/> of them.</summary>
    Coefficients<TVec> Load<TOps, TVec>(int image, int channel, int lanes)
        where TOps : struct, IFloatVector<TVec> where TVec : unmanaged;

    /// <summary>The value to convolve, from the elements of both maps.</summary>
    static abstract TVec Apply<TOps, TVec>(TVec first, TVec second, in Coefficients<TVec> coefficients)
        where TOps : struct, IFloatVector<TVec> where TVec : unmanaged;

    /// <summary>The same of four pixels in step, if it is long.</summary>
    static virtual FourVectors<TVec> Apply<TOps, TVec>(in FourVectors<TVec> first, in FourVectors<TVec> second, in Coefficients<TVec> coefficients)
        where TOps : struct, IFloatVector<TVec> where TVec : unmanaged => throw new NotSupportedException();
}
