using AlphaNet.Pure.Tensors.Cpu.Vectors;

namespace AlphaNet.Pure.Tensors.Cpu.Depthwise;

/// <summary>What is done to the input gradient on its way out of the row buffers: the place where an activation's backward pass rides on the store.</summary>
/// <remarks>Implement as a struct: each kernel is compiled for it, so that a plain store costs nothing.</remarks>
internal unsafe interface IGradientEpilogue
{
    /// <summary>Whether the gradient is stored as it is; then nothing else here is called.</summary>
    static abstract bool IsPlain { get; }

    /// <summary>Whether <see cref="Sums"/> are wanted; then the map is the convolution's own input before its prologue, and <see cref="Input"/> gives what follows it.</summary>
    static abstract bool HasSums { get; }

    /// <summary>A map of the input's shape that the epilogue reads.</summary>
    float* Map { get; }

    /// <summary>Receives per slice of the partition and per channel the sum of what was stored and its sum with the map: [slices, 2, C].</summary>
    double* Sums { get; }

    /// <summary>Per-channel coefficients from a channel on, <paramref name="lanes"/> of them.</summary>
    Coefficients<TVec> Load<TOps, TVec>(int channel, int lanes) where TOps : struct, IFloatVector<TVec> where TVec : unmanaged;

    /// <summary>The value to store.</summary>
    static abstract TVec Apply<TOps, TVec>(TVec gradient, TVec map, in Coefficients<TVec> coefficients)
        where TOps : struct, IFloatVector<TVec> where TVec : unmanaged;

    /// <summary>With sums: the convolution's input, as the prologue makes it, and the factor that <see cref="Apply"/> puts to its gradient; they share work.</summary>
    static virtual TVec Input<TOps, TVec>(TVec map, in Coefficients<TVec> coefficients, out TVec factor)
        where TOps : struct, IFloatVector<TVec> where TVec : unmanaged
    {
        factor = TOps.Broadcast(1f);
        return map;
    }
}
