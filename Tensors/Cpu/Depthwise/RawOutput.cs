using System.Runtime.CompilerServices;

namespace AlphaNet.Pure.Tensors.Cpu.Depthwise;

/// <summary>The output stays as it is.</summary>
internal readonly unsafe struct RawOutput : IOutputEpilogue
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    void IOutputEpilogue.Run<TOps, TVec>(float* output, int pixels, nint stride, int channel, int count)
    {
    }
}
