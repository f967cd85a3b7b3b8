using System.Runtime.CompilerServices;
using AlphaNet.Pure.Tensors.Cpu.Vectors;

namespace AlphaNet.Pure.Tensors.Cpu.Depthwise.Gather;

/// <summary>Both gradients of a 3x3 convolution of stride 1: every input element meets the nine output gradients around it once, for its own gradient and for the kernel's.</summary>
/// <remarks>Nine taps and nine sums stay in registers. The raw input is read and the gradient written in place; only the output gradients are buffered.</remarks>
internal static unsafe class GatherStride1<TOps, TVec, TInput, TEpilogue, TWhole, TKernel, TTarget>
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
        var place = (nint)0;
        for (var row = 0; row < a.Rows; row++)
        {
            var above = a.Gradients[row] + a.BlockOffset;
            var beside = a.Gradients[row + 1] + a.BlockOffset;
            var below = a.Gradients[row + 2] + a.BlockOffset;
            for (var column = a.Width; column > 0; column--, place += a.Pixel, above += lanes, beside += lanes, below += lanes)
            {
                TVec raw = TOps.Zero, value = raw, factor = raw;
                if (TKernel.IsOn || TEpilogue.HasSums)
                {
                    raw = GatherPixel<TOps, TVec, TInput, TEpilogue, TWhole>.Load(a, place, hasTime: true);
                    value = GatherPixel<TOps, TVec, TInput, TEpilogue, TWhole>.Input(raw, input, epilogue, out factor);
                }

                var g = TOps.Load(above);
                var d = TOps.Multiply(g, w22);
                if (TKernel.IsOn) s22 = TOps.MultiplyAdd(g, value, s22);
                g = TOps.Load(above + lanes);
                d = TOps.MultiplyAdd(g, w21, d);
                if (TKernel.IsOn) s21 = TOps.MultiplyAdd(g, value, s21);
                g = TOps.Load(above + 2 * lanes);
                d = TOps.MultiplyAdd(g, w20, d);
                if (TKernel.IsOn) s20 = TOps.MultiplyAdd(g, value, s20);
                g = TOps.Load(beside);
                d = TOps.MultiplyAdd(g, w12, d);
                if (TKernel.IsOn) s12 = TOps.MultiplyAdd(g, value, s12);
                g = TOps.Load(beside + lanes);
                d = TOps.MultiplyAdd(g, w11, d);
                if (TKernel.IsOn) s11 = TOps.MultiplyAdd(g, value, s11);
                g = TOps.Load(beside + 2 * lanes);
                d = TOps.MultiplyAdd(g, w10, d);
                if (TKernel.IsOn) s10 = TOps.MultiplyAdd(g, value, s10);
                g = TOps.Load(below);
                d = TOps.MultiplyAdd(g, w02, d);
                if (TKernel.IsOn) s02 = TOps.MultiplyAdd(g, value, s02);
                g = TOps.Load(below + lanes);
                d = TOps.MultiplyAdd(g, w01, d);
                if (TKernel.IsOn) s01 = TOps.MultiplyAdd(g, value, s01);
                g = TOps.Load(below + 2 * lanes);
                d = TOps.MultiplyAdd(g, w00, d);
                if (TKernel.IsOn) s00 = TOps.MultiplyAdd(g, value, s00);

                if (TTarget.IsOn)
                {
                    d = GatherPixel<TOps, TVec, TInput, TEpilogue, TWhole>.Store(d, factor, epilogue, a.Map + place, a.Target + place, valid);
                    if (TEpilogue.HasSums)
                    {
                        sum = TOps.Add(sum, d);
                        products = TOps.MultiplyAdd(d, raw, products);
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
