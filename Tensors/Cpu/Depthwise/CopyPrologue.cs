using System.Runtime.CompilerServices;

namespace AlphaNet.Pure.Tensors.Cpu.Depthwise;

/// <summary>The map as it is.</summary>
internal readonly unsafe struct CopyPrologue(float* map) : IRowPrologue
{
    public static bool HasSecond => false;

    public static bool IsLong => false;

    public float* First => map;

    public float* Second => null;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    Coefficients<TVec> IRowPrologue.Load<TOps, TVec>(int image, int channel, int lanes) => default;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static TVec IRowPrologue.Apply<TOps, TVec>(TVec first, TVec second, in Coefficients<TVec> coefficients) => first;
}
