using System.Runtime.CompilerServices;

namespace AlphaNet.Pure.Tensors.Cpu.Depthwise;

/// <summary>Adds the gradient to what a map holds: the target itself to accumulate, or another path's gradient.</summary>
internal readonly unsafe struct AddEpilogue(float* map) : IGradientEpilogue
{
    public static bool IsPlain => false;

    public static bool HasSums => false;

    public float* Map => map;

    public double* Sums => null;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    Coefficients<TVec> IGradientEpilogue.Load<TOps, TVec>(int channel, int lanes) => default;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static TVec IGradientEpilogue.Apply<TOps, TVec>(TVec gradient, TVec map, in Coefficients<TVec> coefficients) => TOps.Add(gradient, map);
}
