using System.Runtime.CompilerServices;
using AlphaNet.Pure.Tensors.Cpu.Vectors;
using AlphaNet.Pure.Tensors.Lanes;

namespace AlphaNet.Pure.Tensors.Cpu.Depthwise;

/// <summary><c>act(scale * z + shift)</c>: batch norm and activation of a raw map z on its load, with per-channel scale and shift.</summary>
internal readonly unsafe struct ActivationPrologue<TAct>(float* map, float* scale, float* shift) : IRowPrologue where TAct : struct, IUnaryOp
{
    public static bool HasSecond => false;

    public static bool IsLong => true;

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
        TOps.Forward<TAct>(TOps.MultiplyAdd(first, coefficients.A, coefficients.B));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static FourVectors<TVec> IRowPrologue.Apply<TOps, TVec>(in FourVectors<TVec> first, in FourVectors<TVec> second, in Coefficients<TVec> coefficients) =>
        TOps.Forward<TAct>(first.Line<TOps>(coefficients.A, coefficients.B));
}
