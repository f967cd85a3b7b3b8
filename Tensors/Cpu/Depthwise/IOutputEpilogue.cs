using AlphaNet.Pure.Tensors.Cpu.Vectors;

namespace AlphaNet.Pure.Tensors.Cpu.Depthwise;

/// <summary>What is done to a strip of the output after it was written, while it is in the cache.</summary>
/// <remarks>Implement as a struct: each kernel is compiled for it, so that nothing costs nothing.</remarks>
internal unsafe interface IOutputEpilogue
{
    /// <summary>Works on the pixels of a strip in place.</summary>
    /// <param name="output">The strip's first pixel at the first channel of the group.</param>
    /// <param name="pixels">Pixels of the strip.</param>
    /// <param name="stride">Floats from a pixel to its next.</param>
    /// <param name="channel">First channel of the group.</param>
    /// <param name="count">Channels of the group.</param>
    void Run<TOps, TVec>(float* output, int pixels, nint stride, int channel, int count) where TOps : struct, IFloatVector<TVec> where TVec : unmanaged;
}
