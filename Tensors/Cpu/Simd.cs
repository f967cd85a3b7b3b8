using System.Runtime.Intrinsics;

namespace AlphaNet.Pure.Tensors.Cpu;

/// <summary>What vectors the machine offers.</summary>
public static class Simd
{
    /// <summary>The widest level that the runtime accelerates on this machine.</summary>
    /// <remarks>The runtime's own switches (<c>DOTNET_EnableAVX512=0</c> and its like) lower it.</remarks>
    public static SimdLevel Best { get; } =
        Vector512.IsHardwareAccelerated ? SimdLevel.Vector512
        : Vector256.IsHardwareAccelerated ? SimdLevel.Vector256
        : Vector128.IsHardwareAccelerated ? SimdLevel.Vector128
        : SimdLevel.Scalar;
}
