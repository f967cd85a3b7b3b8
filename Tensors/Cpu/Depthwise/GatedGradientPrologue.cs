using System.Runtime.CompilerServices;
using AlphaNet.Pure.Tensors.Cpu.Vectors;
using AlphaNet.Pure.Tensors.Lanes;

namespace AlphaNet.Pure.Tensors.Cpu.Depthwise;

/// <summary><c>p act'(scale z + shift) (gate a + pooled) + q z + r</c>: batch norm's backward pass on load behind a gated activation whose gradient is a.</summary>
/// <param name="gradient">a.</param>
/// <param name="map">z.</param>
/// <param name="slopes">Rows p, q, r [3, channels].</param>
/// <param name="scale">Per-channel scale.</param>
/// <param name="shift">Per-channel shift.</param>
/// <param name="gate">Per-image, per-channel gate.</param>
/// <param name="pooled">Per-image, per-channel gradient of every pixel.</param>
/// <param name="channels">Channels of the map.</param>
internal readonly unsafe struct GatedGradientPrologue<TAct>(
    float* gradient, float* map, float* slopes, float* scale, float* shift, float* gate, float* pooled, int channels) : IRowPrologue
    where TAct : struct, IUnaryOp
{
    public static bool HasSecond => true;

    public static bool IsLong => true;

    public float* First => gradient;

    public float* Second => map;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    Coefficients<TVec> IRowPrologue.Load<TOps, TVec>(int image, int channel, int lanes)
    {
        var p = Lanes.Load<TOps, TVec>(slopes + channel, lanes);
        var place = (nint)image * channels + channel;
        return new()
        {
            A = TOps.Multiply(p, Lanes.Load<TOps, TVec>(gate + place, lanes)),
            B = TOps.Multiply(p, Lanes.Load<TOps, TVec>(pooled + place, lanes)),
            C = Lanes.Load<TOps, TVec>(slopes + channels + channel, lanes),
            D = Lanes.Load<TOps, TVec>(slopes + 2 * channels + channel, lanes),
            E = Lanes.Load<TOps, TVec>(scale + channel, lanes),
            F = Lanes.Load<TOps, TVec>(shift + channel, lanes),
        };
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static TVec IRowPrologue.Apply<TOps, TVec>(TVec first, TVec second, in Coefficients<TVec> coefficients)
    {
        var derivative = TOps.Derivative<TAct>(TOps.MultiplyAdd(second, coefficients.E, coefficients.F));
        return TOps.MultiplyAdd(
            derivative,
            TOps.MultiplyAdd(first, coefficients.A, coefficients.B),
            TOps.MultiplyAdd(second, coefficients.C, coefficients.D));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static FourVectors<TVec> IRowPrologue.Apply<TOps, TVec>(in FourVectors<TVec> first, in FourVectors<TVec> second, in Coefficients<TVec> coefficients)
    {
        var derivative = TOps.Derivative<TAct>(second.Line<TOps>(coefficients.E, coefficients.F));
        return derivative.TimesPlus<TOps>(first.Line<TOps>(coefficients.A, coefficients.B), second.Line<TOps>(coefficients.C, coefficients.D));
    }
}
