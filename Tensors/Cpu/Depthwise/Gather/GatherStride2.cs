using System.Runtime.CompilerServices;
using AlphaNet.Pure.Tensors.Cpu.Vectors;

namespace AlphaNet.Pure.Tensors.Cpu.Depthwise.Gather;

/// <summary>Both gradients of a 3x3 convolution of stride 2: every two by two input elements meet four output gradients, once each.</summary>
/// <remarks>Elements of even row and column meet one tap, of odd row and column four. Nine taps and nine sums stay in registers.</remarks>
internal static unsafe class GatherStride2<TOps, TVec, TInput, TEpilogue, TWhole, TKernel, TTarget>
    where TOps : struct, IFloatVector<TVec>
    where TVec : unmanaged
    where TInput : struct, IRowPrologue
    where TEpilogue : struct, IGradientEpilogue
    where TWhole : struct, ISwitch
    where TKernel : struct, ISwitch
    where TTarget : struct, ISwitch
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Run(in GatherStrip a, in Coefficients<TVec> input, in Coefficients<TVec> epilogue)
    {
        var lanes = TOps.Count;
        var valid = a.Valid;
        NineTaps<TOps, TVec>.Load<TWhole, TTarget>(
            a.Kernel, valid, out var w00, out var w01, out var w02, out var w10, out var w11, out var w12, out var w20, out var w21, out var w22);
        TVec s00 = TOps.Zero, s01 = s00, s02 = s00, s10 = s00, s11 = s00, s12 = s00, s20 = s00, s21 = s00, s22 = s00;
        TVec sum = s00, products = s00;
        for (var row = 0; row < a.Rows; row += 2)
        {
            var upper = a.Gradients[row / 2] + a.BlockOffset;
            var lower = a.Gradients[row / 2 + 1] + a.BlockOffset;
            var hasLower = row + 1 < a.Rows;
            var place = (nint)row * a.Width * a.Pixel;
            for (var column = 0; column < a.Width; column += 2, place += 2 * a.Pixel, upper += lanes, lower += lanes)
            {
                var hasRight = column + 1 < a.Width;
                var g00 = TOps.Load(upper);
                var g10 = TOps.Load(lower);
                var g01 = hasRight ? TOps.Load(upper + lanes) : TOps.Zero;
                var g11 = hasRight ? TOps.Load(lower + lanes) : TOps.Zero;
                {
                    var at = place;
                    TVec raw = TOps.Zero, value = raw, factor = raw;
                    if (TKernel.IsOn || TEpilogue.HasSums)
                    {
                        raw = GatherPixel<TOps, TVec, TInput, TEpilogue, TWhole>.Load(a, at, hasTime: false);
                        value = GatherPixel<TOps, TVec, TInput, TEpilogue, TWhole>.Input(raw, input, epilogue, out factor);
                    }

                    if (TKernel.IsOn) s11 = TOps.MultiplyAdd(g00, value, s11);
                    if (TTarget.IsOn)
                    {
                        var d = TOps.Multiply(g00, w11);
                        d = GatherPixel<TOps, TVec, TInput, TEpilogue, TWhole>.Store(d, factor, epilogue, a.Map + at, a.Target + at, valid);
                        if (TEpilogue.HasSums)
                        {
                            sum = TOps.Add(sum, d);
                            products = TOps.MultiplyAdd(d, raw, products);
                        }
                    }
                }

                if (hasRight)
                {
                    var at = place + a.Pixel;
                    TVec raw = TOps.Zero, value = raw, factor = raw;
                    if (TKernel.IsOn || TEpilogue.HasSums)
                    {
                        raw = GatherPixel<TOps, TVec, TInput, TEpilogue, TWhole>.Load(a, at, hasTime: false);
                        value = GatherPixel<TOps, TVec, TInput, TEpilogue, TWhole>.Input(raw, input, epilogue, out factor);
                    }

                    if (TKernel.IsOn) s12 = TOps.MultiplyAdd(g00, value, s12);
                    if (TKernel.IsOn) s10 = TOps.MultiplyAdd(g01, value, s10);
                    if (TTarget.IsOn)
                    {
                        var d = TOps.Multiply(g00, w12);
                        d = TOps.MultiplyAdd(g01, w10, d);
                        d = GatherPixel<TOps, TVec, TInput, TEpilogue, TWhole>.Store(d, factor, epilogue, a.Map + at, a.Target + at, valid);
                        if (TEpilogue.HasSums)
                        {
                            sum = TOps.Add(sum, d);
                            products = TOps.MultiplyAdd(d, raw, products);
                        }
                    }
                }

                if (hasLower)
                {
                    var at = place + a.Width * a.Pixel;
                    TVec raw = TOps.Zero, value = raw, factor = raw;
                    if (TKernel.IsOn || TEpilogue.HasSums)
                    {
                        raw = GatherPixel<TOps, TVec, TInput, TEpilogue, TWhole>.Load(a, at, hasTime: false);
                        value = GatherPixel<TOps, TVec, TInput, TEpilogue, TWhole>.Input(raw, input, epilogue, out factor);
                    }

                    if (TKernel.IsOn) s21 = TOps.MultiplyAdd(g00, value, s21);
                    if (TKernel.IsOn) s01 = TOps.MultiplyAdd(g10, value, s01);
                    if (TTarget.IsOn)
                    {
                        var d = TOps.Multiply(g00, w21);
                        d = TOps.MultiplyAdd(g10, w01, d);
                        d = GatherPixel<TOps, TVec, TInput, TEpilogue, TWhole>.Store(d, factor, epilogue, a.Map + at, a.Target + at, valid);
                        if (TEpilogue.HasSums)
                        {
                            sum = TOps.Add(sum, d);
                            products = TOps.MultiplyAdd(d, raw, products);
                        }
                    }
                }

                if (hasLower && hasRight)
                {
                    var at = place + (a.Width + 1) * a.Pixel;
                    TVec raw = TOps.Zero, value = raw, factor = raw;
                    if (TKernel.IsOn || TEpilogue.HasSums)
                    {
                        raw = GatherPixel<TOps, TVec, TInput, TEpilogue, TWhole>.Load(a, at, hasTime: false);
                        value = GatherPixel<TOps, TVec, TInput, TEpilogue, TWhole>.Input(raw, input, epilogue, out factor);
                    }

                    if (TKernel.IsOn) s22 = TOps.MultiplyAdd(g00, value, s22);
                    if (TKernel.IsOn) s20 = TOps.MultiplyAdd(g01, value, s20);
                    if (TKernel.IsOn) s02 = TOps.MultiplyAdd(g10, value, s02);
                    if (TKernel.IsOn) s00 = TOps.MultiplyAdd(g11, value, s00);
                    if (TTarget.IsOn)
                    {
                        var d = TOps.Multiply(g00, w22);
                        d = TOps.MultiplyAdd(g01, w20, d);
                        d = TOps.MultiplyAdd(g10, w02, d);
                        d = TOps.MultiplyAdd(g11, w00, d);
                        d = GatherPixel<TOps, TVec, TInput, TEpilogue, TWhole>.Store(d, factor, epilogue, a.Map + at, a.Target + at, valid);
                        if (TEpilogue.HasSums)
                        {
                            sum = TOps.Add(sum, d);
                            products = TOps.MultiplyAdd(d, raw, products);
                        }
                    }
                }
            }
        }

        if (TKernel.IsOn)
        {
            NineTaps<TOps, TVec>.Add(a.KernelSums, s00, s01, s02, s10, s11, s12, s20, s21, s22);
        }

        if (TEpilogue.HasSums && TTarget.IsOn)
        {
            NineTaps<TOps, TVec>.Add(a.Sums, sum);
            NineTaps<TOps, TVec>.Add(a.Sums + lanes, products);
        }
    }
}
