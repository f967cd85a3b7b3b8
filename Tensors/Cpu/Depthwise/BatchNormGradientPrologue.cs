using System.Runtime.CompilerServices;

namespace AlphaNet.Pure.Tensors.Cpu.Depthwise;

/// <summary><c>p * d + q * z + r</c>: batch norm's backward pass on load, from the gradient d behind it, its raw input z and per-channel p, q, r.</summary>
internal readonly unsafe struct BatchNormGradientPrologue(float* gradient, float* map, float* p, float* q, float* r) : IRowPrologue
{
    public static bool HasSecond => true;

    public static bool IsLong => false;

    public float* First => gradient;

    public float* Second => map;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    Coefficients<TVec> IRowPrologue.Load<TOps, TVec>(int image, int channel, int lanes) => new()
    {
        A = Lanes.Load<TOps, TVec>(p + channel, lanes),
        B = Lanes.Load<TOps, TVec>(q + channel, lanes),
        C = Lanes.Load<TOps, TVec>(r + channel, lanes),
    };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static TVec IRowPrologue.Apply<TOps, TVec>(TVec first, TVec second, in Coefficients<TVec> coefficients) =>
        TOps.MultiplyAdd(first, coefficients.A, TOps.MultiplyAdd(second, coefficients.B, coefficients.C));
}
