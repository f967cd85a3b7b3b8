using System.Runtime.CompilerServices;
using AlphaNet.Pure.Tensors.Cpu.Vectors;

namespace AlphaNet.Pure.Tensors.Cpu.Depthwise.Gather;

/// <summary>
/// Both gradients of a 5x5 convolution of stride 1. Twenty-five taps and sums do not fit the registers: the input of a few rows is made once, and then a kernel row at a time goes over
/// them, five taps and five sums in registers and everything else in the first cache.
/// </summary>
internal static unsafe class GatherFive<TOps, TVec, TInput, TEpilogue, TWhole, TKernel, TTarget>
    where TOps : struct, IFloatVector<TVec>
    where TVec : unmanaged
    where TInput : struct, IRowPrologue
    where TEpilogue : struct, IGradientEpilogue
    where TWhole : struct, ISwitch
    where TKernel : struct, ISwitch
    where TTarget : struct, ISwitch
{
    private const int Taps = 5;

    // Input, factor and gradient of so many pixels, 8 KB each.
    private const int ChunkPixels = 128;

    /// <summary>Floats of <see cref="GatherStrip.Scratch"/>.</summary>
    public static int ScratchFloats(int width) => 3 * Math.Max(ChunkPixels, width) * TOps.Count;

    public static void Run(in GatherStrip a, in Coefficients<TVec> input, in Coefficients<TVec> epilogue)
    {
        var rows = Math.Max(1, ChunkPixels / a.Width);
        var most = Math.Max(ChunkPixels, a.Width) * TOps.Count;
        var values = a.Scratch;
        var factors = values + most;
        var gradients = factors + most;
        for (var row = 0; row < a.Rows; row += rows)
        {
            var count = Math.Min(rows, a.Rows - row);
            var pixels = count * a.Width;
            var start = (nint)row * a.Width * a.Pixel;
            if (TKernel.IsOn || TEpilogue.HasSums)
            {
                Read(a, start, pixels, input, epilogue, values, factors);
            }

            // The middle row first: it meets every row of the map, so it may write what the others add to.
            Meet(a, row, count, Taps / 2, values, gradients);
            for (var kernelRow = 0; kernelRow < Taps; kernelRow++)
            {
                if (kernelRow != Taps / 2)
                {
                    Meet(a, row, count, kernelRow, values, gradients);
                }
            }

            if (TTarget.IsOn)
            {
                Write(a, start, pixels, epilogue, factors, gradients);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Read(
        in GatherStrip a, nint place, int pixels, in Coefficients<TVec> input, in Coefficients<TVec> epilogue, float* values, float* factors)
    {
        for (; pixels > 0; pixels--, place += a.Pixel, values += TOps.Count, factors += TOps.Count)
        {
            var raw = GatherPixel<TOps, TVec, TInput, TEpilogue, TWhole>.Load(a, place, hasTime: false);
            TOps.Store(values, GatherPixel<TOps, TVec, TInput, TEpilogue, TWhole>.Input(raw, input, epilogue, out var factor));
            if (TEpilogue.HasSums)
            {
                TOps.Store(factors, factor);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Meet(in GatherStrip a, int first, int rowCount, int kernelRow, float* values, float* gradients)
    {
        var lanes = TOps.Count;
        TVec w0 = TOps.Zero, w1 = w0, w2 = w0, w3 = w0, w4 = w0, s0 = w0, s1 = w0, s2 = w0, s3 = w0, s4 = w0;
        if (TTarget.IsOn)
        {
            w0 = Tap(a, kernelRow, 0);
            w1 = Tap(a, kernelRow, 1);
            w2 = Tap(a, kernelRow, 2);
            w3 = Tap(a, kernelRow, 3);
            w4 = Tap(a, kernelRow, 4);
        }

        // Rows whose gradient lies outside the map are left out.
        var shift = Taps / 2 - kernelRow;
        var from = Math.Max(0, -(a.Top + first + shift));
        var end = Math.Min(rowCount, a.Height - (a.Top + first + shift));
        var rows = a.Gradients + first + Taps - 1 - kernelRow;
        var isFirst = kernelRow == Taps / 2;
        values += (nint)from * a.Width * lanes;
        gradients += (nint)from * a.Width * lanes;
        for (var row = from; row < end; row++)
        {
            var source = rows[row] + a.BlockOffset;
            var left = a.Width;
            for (; left >= 2; left -= 2, source += 2 * lanes, values += 2 * lanes, gradients += 2 * lanes)
            {
                var (v, u) = TKernel.IsOn ? (TOps.Load(values), TOps.Load(values + lanes)) : (TOps.Zero, TOps.Zero);
                var (d, e) = isFirst || !TTarget.IsOn ? (TOps.Zero, TOps.Zero) : (TOps.Load(gradients), TOps.Load(gradients + lanes));

                var g = TOps.Load(source);
                if (TTarget.IsOn) d = TOps.MultiplyAdd(g, w4, d);
                if (TKernel.IsOn) s4 = TOps.MultiplyAdd(g, v, s4);

                g = TOps.Load(source + lanes);
                if (TTarget.IsOn) d = TOps.MultiplyAdd(g, w3, d);
                if (TTarget.IsOn) e = TOps.MultiplyAdd(g, w4, e);
                if (TKernel.IsOn) s3 = TOps.MultiplyAdd(g, v, s3);
                if (TKernel.IsOn) s4 = TOps.MultiplyAdd(g, u, s4);

                g = TOps.Load(source + 2 * lanes);
                if (TTarget.IsOn) d = TOps.MultiplyAdd(g, w2, d);
                if (TTarget.IsOn) e = TOps.MultiplyAdd(g, w3, e);
                if (TKernel.IsOn) s2 = TOps.MultiplyAdd(g, v, s2);
                if (TKernel.IsOn) s3 = TOps.MultiplyAdd(g, u, s3);

                g = TOps.Load(source + 3 * lanes);
                if (TTarget.IsOn) d = TOps.MultiplyAdd(g, w1, d);
                if (TTarget.IsOn) e = TOps.MultiplyAdd(g, w2, e);
                if (TKernel.IsOn) s1 = TOps.MultiplyAdd(g, v, s1);
                if (TKernel.IsOn) s2 = TOps.MultiplyAdd(g, u, s2);

                g = TOps.Load(source + 4 * lanes);
                if (TTarget.IsOn) d = TOps.MultiplyAdd(g, w0, d);
                if (TTarget.IsOn) e = TOps.MultiplyAdd(g, w1, e);
                if (TKernel.IsOn) s0 = TOps.MultiplyAdd(g, v, s0);
                if (TKernel.IsOn) s1 = TOps.MultiplyAdd(g, u, s1);

                g = TOps.Load(source + 5 * lanes);
                if (TTarget.IsOn) e = TOps.MultiplyAdd(g, w0, e);
                if (TKernel.IsOn) s0 = TOps.MultiplyAdd(g, u, s0);

                if (TTarget.IsOn) TOps.Store(gradients, d);
                if (TTarget.IsOn) TOps.Store(gradients + lanes, e);
            }

            if (left > 0)
            {
                var v = TKernel.IsOn ? TOps.Load(values) : TOps.Zero;
                var d = isFirst || !TTarget.IsOn ? TOps.Zero : TOps.Load(gradients);
                var g = TOps.Load(source);
                if (TTarget.IsOn) d = TOps.MultiplyAdd(g, w4, d);
                if (TKernel.IsOn) s4 = TOps.MultiplyAdd(g, v, s4);
                g = TOps.Load(source + lanes);
                if (TTarget.IsOn) d = TOps.MultiplyAdd(g, w3, d);
                if (TKernel.IsOn) s3 = TOps.MultiplyAdd(g, v, s3);
                g = TOps.Load(source + 2 * lanes);
                if (TTarget.IsOn) d = TOps.MultiplyAdd(g, w2, d);
                if (TKernel.IsOn) s2 = TOps.MultiplyAdd(g, v, s2);
                g = TOps.Load(source + 3 * lanes);
                if (TTarget.IsOn) d = TOps.MultiplyAdd(g, w1, d);
                if (TKernel.IsOn) s1 = TOps.MultiplyAdd(g, v, s1);
                g = TOps.Load(source + 4 * lanes);
                if (TTarget.IsOn) d = TOps.MultiplyAdd(g, w0, d);
                if (TKernel.IsOn) s0 = TOps.MultiplyAdd(g, v, s0);
                if (TTarget.IsOn) TOps.Store(gradients, d);
                values += lanes;
                gradients += lanes;
            }
        }

        if (TKernel.IsOn)
        {
            var sums = a.KernelSums + (nint)kernelRow * Taps * lanes;
            Add(sums, s0);
            Add(sums + lanes, s1);
            Add(sums + 2 * lanes, s2);
            Add(sums + 3 * lanes, s3);
            Add(sums + 4 * lanes, s4);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Write(in GatherStrip a, nint start, int pixels, in Coefficients<TVec> epilogue, float* factors, float* gradients)
    {
        TVec sum = TOps.Zero, products = sum;
        var input = a.Input + start;
        var map = a.Map + start;
        var target = a.Target + start;
        for (; pixels > 0; pixels--, factors += TOps.Count, gradients += TOps.Count, input += a.Pixel, map += a.Pixel, target += a.Pixel)
        {
            var factor = TEpilogue.HasSums ? TOps.Load(factors) : TOps.Zero;
            var d = GatherPixel<TOps, TVec, TInput, TEpilogue, TWhole>.Store(TOps.Load(gradients), factor, epilogue, map, target, a.Valid);
            if (TEpilogue.HasSums)
            {
                sum = TOps.Add(sum, d);
                products = TOps.MultiplyAdd(d, GatherPixel<TOps, TVec, TInput, TEpilogue, TWhole>.Load(input, a.Valid), products);
            }
        }

        if (TEpilogue.HasSums)
        {
            Add(a.Sums, sum);
            Add(a.Sums + TOps.Count, products);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVec Tap(in GatherStrip a, int row, int column) =>
        GatherPixel<TOps, TVec, TInput, TEpilogue, TWhole>.Load(a.Kernel.At(row, column), a.Valid);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Add(float* target, TVec value) => TOps.Store(target, TOps.Add(TOps.Load(target), value));
}
