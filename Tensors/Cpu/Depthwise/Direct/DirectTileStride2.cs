using System.Runtime.CompilerServices;
using AlphaNet.Pure.Tensors.Cpu.Vectors;

namespace AlphaNet.Pure.Tensors.Cpu.Depthwise.Direct;

/// <summary>One register tile of stride 2, <typeparamref name="TWidth"/> adjacent outputs (1 to 8) of a vector of channels, down the rows of a strip.</summary>
/// <remarks>
/// Written out for 8 outputs of 5 taps and cut to size when compiled: accumulators must be plain locals. Every input vector is read once a kernel row and fed to all
/// outputs that it meets; columns and rows outside the map are skipped, not multiplied by zeros: on a 6x6 map that is a third of the work of a 5x5 kernel.
/// </remarks>
internal static unsafe class DirectTileStride2<TOps, TVec, TWidth, TTaps>
    where TOps : struct, IFloatVector<TVec>
    where TVec : unmanaged
    where TWidth : struct, IConstant
    where TTaps : struct, IConstant
{
    private const int Stride = 2;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run(in DirectStrip a, int first, int tiles, float* map, float* kernel, float* target)
    {
        var width = TWidth.Value;
        var five = TTaps.Value == 5;
        var padding = TTaps.Value / 2;
        var columns = a.Width;
        var pixel = a.Pixel;
        for (var row = a.FirstRow; row < a.EndRow; row++)
        {
            var top = row * Stride - padding;
            var firstTap = Math.Max(0, -top);
            var taps = Math.Min(TTaps.Value, a.Height - top) - firstTap;
            var left = first * Stride - padding;
            var y = target + ((nint)(row - a.FirstRow) * a.OutWidth + first) * pixel;
            for (var tile = tiles; tile > 0; tile--)
            {
                TVec y0 = TOps.Zero, y1 = y0, y2 = y0, y3 = y0, y4 = y0, y5 = y0, y6 = y0, y7 = y0;
                var line = map + ((nint)(top + firstTap) * a.Width + left) * pixel;
                var weights = kernel + firstTap * a.KernelRow;
                for (var tap = taps; tap > 0; tap--)
                {
                    var w0 = TOps.Load(weights);
                    var w1 = TOps.Load(weights + a.KernelColumn);
                    var w2 = TOps.Load(weights + 2 * a.KernelColumn);
                    var w3 = five ? TOps.Load(weights + 3 * a.KernelColumn) : TOps.Zero;
                    var w4 = five ? TOps.Load(weights + 4 * a.KernelColumn) : TOps.Zero;
                    weights += a.KernelRow;
                    var x = line;

                    if ((uint)left < (uint)columns)
                    {
                        var v = TOps.Load(x);
                        y0 = TOps.MultiplyAdd(v, w0, y0);
                    }

                    x += pixel;
                    if ((uint)(left + 1) < (uint)columns)
                    {
                        var v = TOps.Load(x);
                        y0 = TOps.MultiplyAdd(v, w1, y0);
                    }

                    x += pixel;
                    if ((uint)(left + 2) < (uint)columns)
                    {
                        var v = TOps.Load(x);
                        y0 = TOps.MultiplyAdd(v, w2, y0);
                        if (width > 1) y1 = TOps.MultiplyAdd(v, w0, y1);
                    }

                    x += pixel;
                    if (2 * width + TTaps.Value > 5 && (uint)(left + 3) < (uint)columns)
                    {
                        var v = TOps.Load(x);
                        if (five) y0 = TOps.MultiplyAdd(v, w3, y0);
                        if (width > 1) y1 = TOps.MultiplyAdd(v, w1, y1);
                    }

                    x += pixel;
                    if (2 * width + TTaps.Value > 6 && (uint)(left + 4) < (uint)columns)
                    {
                        var v = TOps.Load(x);
                        if (five) y0 = TOps.MultiplyAdd(v, w4, y0);
                        if (width > 1) y1 = TOps.MultiplyAdd(v, w2, y1);
                        if (width > 2) y2 = TOps.MultiplyAdd(v, w0, y2);
                    }

                    x += pixel;
                    if (2 * width + TTaps.Value > 7 && (uint)(left + 5) < (uint)columns)
                    {
                        var v = TOps.Load(x);
                        if (width > 1 && five) y1 = TOps.MultiplyAdd(v, w3, y1);
                        if (width > 2) y2 = TOps.MultiplyAdd(v, w1, y2);
                    }

                    x += pixel;
                    if (2 * width + TTaps.Value > 8 && (uint)(left + 6) < (uint)columns)
                    {
                        var v = TOps.Load(x);
                        if (width > 1 && five) y1 = TOps.MultiplyAdd(v, w4, y1);
                        if (width > 2) y2 = TOps.MultiplyAdd(v, w2, y2);
                        if (width > 3) y3 = TOps.MultiplyAdd(v, w0, y3);
                    }

                    x += pixel;
                    if (2 * width + TTaps.Value > 9 && (uint)(left + 7) < (uint)columns)
                    {
                        var v = TOps.Load(x);
                        if (width > 2 && five) y2 = TOps.MultiplyAdd(v, w3, y2);
                        if (width > 3) y3 = TOps.MultiplyAdd(v, w1, y3);
                    }

                    x += pixel;
                    if (2 * width + TTaps.Value > 10 && (uint)(left + 8) < (uint)columns)
                    {
                        var v = TOps.Load(x);
                        if (width > 2 && five) y2 = TOps.MultiplyAdd(v, w4, y2);
                        if (width > 3) y3 = TOps.MultiplyAdd(v, w2, y3);
                        if (width > 4) y4 = TOps.MultiplyAdd(v, w0, y4);
                    }

                    x += pixel;
                    if (2 * width + TTaps.Value > 11 && (uint)(left + 9) < (uint)columns)
                    {
                        var v = TOps.Load(x);
                        if (width > 3 && five) y3 = TOps.MultiplyAdd(v, w3, y3);
                        if (width > 4) y4 = TOps.MultiplyAdd(v, w1, y4);
                    }

                    x += pixel;
                    if (2 * width + TTaps.Value > 12 && (uint)(left + 10) < (uint)columns)
                    {
                        var v = TOps.Load(x);
                        if (width > 3 && five) y3 = TOps.MultiplyAdd(v, w4, y3);
                        if (width > 4) y4 = TOps.MultiplyAdd(v, w2, y4);
                        if (width > 5) y5 = TOps.MultiplyAdd(v, w0, y5);
                    }

                    x += pixel;
                    if (2 * width + TTaps.Value > 13 && (uint)(left + 11) < (uint)columns)
                    {
                        var v = TOps.Load(x);
                        if (width > 4 && five) y4 = TOps.MultiplyAdd(v, w3, y4);
                        if (width > 5) y5 = TOps.MultiplyAdd(v, w1, y5);
                    }

                    x += pixel;
                    if (2 * width + TTaps.Value > 14 && (uint)(left + 12) < (uint)columns)
                    {
                        var v = TOps.Load(x);
                        if (width > 4 && five) y4 = TOps.MultiplyAdd(v, w4, y4);
                        if (width > 5) y5 = TOps.MultiplyAdd(v, w2, y5);
                        if (width > 6) y6 = TOps.MultiplyAdd(v, w0, y6);
                    }

                    x += pixel;
                    if (2 * width + TTaps.Value > 15 && (uint)(left + 13) < (uint)columns)
                    {
                        var v = TOps.Load(x);
                        if (width > 5 && five) y5 = TOps.MultiplyAdd(v, w3, y5);
                        if (width > 6) y6 = TOps.MultiplyAdd(v, w1, y6);
                    }

                    x += pixel;
                    if (2 * width + TTaps.Value > 16 && (uint)(left + 14) < (uint)columns)
                    {
                        var v = TOps.Load(x);
                        if (width > 5 && five) y5 = TOps.MultiplyAdd(v, w4, y5);
                        if (width > 6) y6 = TOps.MultiplyAdd(v, w2, y6);
                        if (width > 7) y7 = TOps.MultiplyAdd(v, w0, y7);
                    }

                    x += pixel;
                    if (2 * width + TTaps.Value > 17 && (uint)(left + 15) < (uint)columns)
                    {
                        var v = TOps.Load(x);
                        if (width > 6 && five) y6 = TOps.MultiplyAdd(v, w3, y6);
                        if (width > 7) y7 = TOps.MultiplyAdd(v, w1, y7);
                    }

                    x += pixel;
                    if (2 * width + TTaps.Value > 18 && (uint)(left + 16) < (uint)columns)
                    {
                        var v = TOps.Load(x);
                        if (width > 6 && five) y6 = TOps.MultiplyAdd(v, w4, y6);
                        if (width > 7) y7 = TOps.MultiplyAdd(v, w2, y7);
                    }

                    x += pixel;
                    if (2 * width + TTaps.Value > 19 && (uint)(left + 17) < (uint)columns)
                    {
                        var v = TOps.Load(x);
                        if (width > 7 && five) y7 = TOps.MultiplyAdd(v, w3, y7);
                    }

                    x += pixel;
                    if (2 * width + TTaps.Value > 20 && (uint)(left + 18) < (uint)columns)
                    {
                        var v = TOps.Load(x);
                        if (width > 7 && five) y7 = TOps.MultiplyAdd(v, w4, y7);
                    }

                    line += (nint)a.Width * pixel;
                }

                TOps.Store(y, y0);
                if (width > 1) TOps.Store(y + pixel, y1);
                if (width > 2) TOps.Store(y + 2 * pixel, y2);
                if (width > 3) TOps.Store(y + 3 * pixel, y3);
                if (width > 4) TOps.Store(y + 4 * pixel, y4);
                if (width > 5) TOps.Store(y + 5 * pixel, y5);
                if (width > 6) TOps.Store(y + 6 * pixel, y6);
                if (width > 7) TOps.Store(y + 7 * pixel, y7);
                y += width * pixel;
                left += width * Stride;
            }
        }
    }
}
