using System.Runtime.CompilerServices;
using AlphaNet.Pure.Tensors.Lanes;

namespace AlphaNet.Pure.Tensors.Cpu.Depthwise;

/// <summary>
/// <c>d = dx * act'(scale * z + shift)</c> on store, with the sums of d and of d z over pixels: what batch norm's backward pass before the
/// convolution needs.
/// </summary>
/// <param name="map">z, the raw map that the convolution's input was made of.</param>
/// <param name="scale">Per-channel scale.</param>
/// <param name="shift">Per-channel shift.</param>
/// <param name="sums">Receives [slices, 2, C].</param>
internal readonly unsafe struct ActivationGradientEpilogue<TAct>(float* map, float* scale, float* shift, double* sums) : IGradientEpilogue where TAct : struct, IUnaryOp
{
    public static bool IsPlain => false;

    public static bool HasSums => true;

    public float* Map => map;

    public double* Sums => sums;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    Coefficients<TVec> IGradientEpilogue.Load<TOps, TVec>(int channel, int lanes) => new()
    {
        A = Lanes.Load<TOps, TVec>(scale + channel, lanes),
        B = Lanes.Load<TOps, TVec>(shift + channel, lanes),
    };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static TVec IGradientEpilogue.Apply<TOps, TVec>(TVec gradient, TVec map, in Coefficients<TVec> coefficients) =>
        TOps.Multiply(gradient, TOps.Derivative<TAct>(TOps.MultiplyAdd(map, coefficients.A, coefficients.B)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static TVec IGradientEpilogue.Input<TOps, TVec>(TVec map, in Coefficients<TVec> coefficients, out TVec factor) =>
        TOps.ForwardAndDerivative<TAct>(TOps.MultiplyAdd(map, coefficients.A, coefficients.B), out factor);
}
