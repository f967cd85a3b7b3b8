using System.Runtime.CompilerServices;
using AlphaNet.Pure.Tensors.Lanes;

namespace AlphaNet.Pure.Kernels.Fused;

/// <summary>act(u).</summary>
internal struct NormalizedReader<TAct> : IMapReader where TAct : struct, IUnaryOp
{
    public PendingMap Map;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly float At(int pixel, int channel) => TAct.Forward(Map.Normalized(Map.Raw(pixel, channel), channel)).Value;
}
