using System.Runtime.CompilerServices;

namespace AlphaNet.Pure.Tensors.Cpu.Depthwise;

/// <summary><c>swish(scale * z + shift)</c>: batch norm and activation of a raw map z on its load, with per-channel scale and shift.</summary>
internal readonly unsafe struct AffineSwishPrologue(float* map, float* scale, float* shift) : IRowPrologue
{
    public static bool HasSecond => false;

    public float* First => map;

    public float* Second => null;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    Coefficients<TVec> IRowPrologue.Load<TOps, TVec>(int image, int channel, int lanes) => new()
    {
        A = Lanes.Load<TOps, TVec>(scale + channel, lanes),
        B = Lanes.Load<TOps, TVec>(shift + channel, lanes),
    };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static TVec IRowPrologue.Apply<TOps, TVec>(TVec first, TVec second, in Coefficients<TVec> coefficients) =>
        VectorMath.Swish<TOps, TVec>(TOps.MultiplyAdd(first, coefficients.A, coefficients.B));
}
