using System.Runtime.CompilerServices;
using AlphaNet.Pure.Tensors.Cpu.Vectors;

namespace AlphaNet.Pure.Tensors.Cpu.Depthwise.Direct;

/// <summary>Register tiles of stride 1, <typeparamref name="TWidth"/> columns (1 to 4) of two rows, along the rows: all channels of a tile, then the next tile.</summary>
/// <remarks>
/// Written out for 4 columns of 5 taps and cut to size when compiled. An input vector is read once for all outputs that it meets; columns and rows outside the map are
/// skipped, not multiplied by zeros: on a 6x6 map that is a third of the work of a 5x5 kernel. Comparisons take the ports that multiply-adds need, so that only tiles at
/// an edge of the map make any (<typeparamref name="TEdge"/> is 1 there).
/// </remarks>
internal static unsafe class DirectTile<TOps, TVec, TWidth, TTaps, TEdge, TEpilogue>
    where TOps : struct, IFloatVector<TVec>
    where TVec : unmanaged
    where TWidth : struct, IConstant
    where TTaps : struct, IConstant
    where TEdge : struct, IConstant
    where TEpilogue : struct, IOutputEpilogue
{
    private const int Stride = 1;

    /// <summary>Writes tiles.</summary>
    /// <param name="a">The rows.</param>
    /// <param name="epilogue">What is done to the outputs.</param>
    /// <param name="first">First column.</param>
    /// <param name="tiles">Number of tiles.</param>
    /// <param name="map">The image's first element of the channels.</param>
    /// <param name="kernel">The kernel's first tap of the channels.</param>
    /// <param name="target">The rows' first element of the channels.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run(in DirectRows a, in TEpilogue epilogue, int first, int tiles, float* map, float* kernel, float* target)
    {
        var width = TWidth.Value;
        var padding = TTaps.Value / 2;
        var (columns, pixel, kernelRow, tap) = (a.Width, a.Pixel, a.KernelRow, a.KernelColumn);
        var mapRow = columns * pixel;
        var top = a.First * Stride - padding;
        var left = first * Stride - padding;

        // Lines of the map from the top one on: those that only the upper outputs meet, both, only the lower ones.
        var begin = Math.Max(0, -top);
        var end = Math.Min(TTaps.Value + (a.Rows - 1) * Stride, a.Height - top);
        var upperEnd = a.Rows > 1 ? Math.Min(Stride, end) : end;
        var bothEnd = a.Rows > 1 ? Math.Min(TTaps.Value, end) : end;
        var corner = map + ((nint)(top + begin) * columns + left) * pixel;
        var place = target + first * pixel;
        for (var tile = tiles; tile > 0; tile--)
        {
            for (nint channel = 0; channel < a.Channels; channel += TOps.Count)
            {
                TVec y0 = TOps.Zero, y1 = y0, y2 = y0, y3 = y0, z0 = y0, z1 = y0, z2 = y0, z3 = y0;
                var x = corner + channel;
                var upper = kernel + channel + begin * kernelRow;
                var lower = upper - Stride * kernelRow;
                var line = begin;
                for (; line < upperEnd; line++)
                {
                    Line<One, Zero>(x, pixel, left, columns, upper, lower, tap, ref y0, ref y1, ref y2, ref y3, ref z0, ref z1, ref z2, ref z3);
                    x += mapRow;
                    upper += kernelRow;
                    lower += kernelRow;
                }

                for (; line < bothEnd; line++)
                {
                    Line<One, One>(x, pixel, left, columns, upper, lower, tap, ref y0, ref y1, ref y2, ref y3, ref z0, ref z1, ref z2, ref z3);
                    x += mapRow;
                    upper += kernelRow;
                    lower += kernelRow;
                }

                for (; line < end; line++)
                {
                    Line<Zero, One>(x, pixel, left, columns, upper, lower, tap, ref y0, ref y1, ref y2, ref y3, ref z0, ref z1, ref z2, ref z3);
                    x += mapRow;
                    lower += kernelRow;
                }

                var y = place + channel;
                TOps.Store(y, y0);
                if (width > 1) TOps.Store(y + pixel, y1);
                if (width > 2) TOps.Store(y + 2 * pixel, y2);
                if (width > 3) TOps.Store(y + 3 * pixel, y3);
                epilogue.Run<TOps, TVec>(y, width, pixel, a.Channel + (int)channel, TOps.Count);
                if (a.Rows > 1)
                {
                    y += a.OutWidth * pixel;
                    TOps.Store(y, z0);
                    if (width > 1) TOps.Store(y + pixel, z1);
                    if (width > 2) TOps.Store(y + 2 * pixel, z2);
                    if (width > 3) TOps.Store(y + 3 * pixel, z3);
                    epilogue.Run<TOps, TVec>(y, width, pixel, a.Channel + (int)channel, TOps.Count);
                }
            }

            left += width * Stride;
            corner += width * Stride * pixel;
            place += width * pixel;
        }
    }

    // Adds what a line of the map gives the upper outputs through one row of the kernel and the lower ones through another.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Line<TUpper, TLower>(
        float* x, nint pixel, int left, int columns, float* upper, float* lower, nint tap,
        ref TVec y0, ref TVec y1, ref TVec y2, ref TVec y3, ref TVec z0, ref TVec z1, ref TVec z2, ref TVec z3)
        where TUpper : struct, IConstant where TLower : struct, IConstant
    {
        var width = TWidth.Value;
        var five = TTaps.Value == 5;
        var edge = TEdge.Value == 1;
        var (up, low) = (TUpper.Value == 1, TLower.Value == 1);
        var w0 = up ? TOps.Load(upper) : TOps.Zero;
        var w1 = up ? TOps.Load(upper + tap) : TOps.Zero;
        var w2 = up ? TOps.Load(upper + 2 * tap) : TOps.Zero;
        var w3 = up && five ? TOps.Load(upper + 3 * tap) : TOps.Zero;
        var w4 = up && five ? TOps.Load(upper + 4 * tap) : TOps.Zero;
        var u0 = low ? TOps.Load(lower) : TOps.Zero;
        var u1 = low ? TOps.Load(lower + tap) : TOps.Zero;
        var u2 = low ? TOps.Load(lower + 2 * tap) : TOps.Zero;
        var u3 = low && five ? TOps.Load(lower + 3 * tap) : TOps.Zero;
        var u4 = low && five ? TOps.Load(lower + 4 * tap) : TOps.Zero;

        if (!edge || (uint)left < (uint)columns)
        {
            var v = TOps.Load(x);
            if (up) y0 = TOps.MultiplyAdd(v, w0, y0);
            if (low) z0 = TOps.MultiplyAdd(v, u0, z0);
        }

        if (!edge || (uint)(left + 1) < (uint)columns)
        {
            var v = TOps.Load(x + pixel);
            if (up) y0 = TOps.MultiplyAdd(v, w1, y0);
            if (up && width > 1) y1 = TOps.MultiplyAdd(v, w0, y1);
            if (low) z0 = TOps.MultiplyAdd(v, u1, z0);
            if (low && width > 1) z1 = TOps.MultiplyAdd(v, u0, z1);
        }

        if (!edge || (uint)(left + 2) < (uint)columns)
        {
            var v = TOps.Load(x + 2 * pixel);
            if (up) y0 = TOps.MultiplyAdd(v, w2, y0);
            if (up && width > 1) y1 = TOps.MultiplyAdd(v, w1, y1);
            if (up && width > 2) y2 = TOps.MultiplyAdd(v, w0, y2);
            if (low) z0 = TOps.MultiplyAdd(v, u2, z0);
            if (low && width > 1) z1 = TOps.MultiplyAdd(v, u1, z1);
            if (low && width > 2) z2 = TOps.MultiplyAdd(v, u0, z2);
        }

        if (width + TTaps.Value > 4 && (!edge || (uint)(left + 3) < (uint)columns))
        {
            var v = TOps.Load(x + 3 * pixel);
            if (up && five) y0 = TOps.MultiplyAdd(v, w3, y0);
            if (up && width > 1) y1 = TOps.MultiplyAdd(v, w2, y1);
            if (up && width > 2) y2 = TOps.MultiplyAdd(v, w1, y2);
            if (up && width > 3) y3 = TOps.MultiplyAdd(v, w0, y3);
            if (low && five) z0 = TOps.MultiplyAdd(v, u3, z0);
            if (low && width > 1) z1 = TOps.MultiplyAdd(v, u2, z1);
            if (low && width > 2) z2 = TOps.MultiplyAdd(v, u1, z2);
            if (low && width > 3) z3 = TOps.MultiplyAdd(v, u0, z3);
        }

        if (width + TTaps.Value > 5 && (!edge || (uint)(left + 4) < (uint)columns))
        {
            var v = TOps.Load(x + 4 * pixel);
            if (up && five) y0 = TOps.MultiplyAdd(v, w4, y0);
            if (up && width > 1 && five) y1 = TOps.MultiplyAdd(v, w3, y1);
            if (up && width > 2) y2 = TOps.MultiplyAdd(v, w2, y2);
            if (up && width > 3) y3 = TOps.MultiplyAdd(v, w1, y3);
            if (low && five) z0 = TOps.MultiplyAdd(v, u4, z0);
            if (low && width > 1 && five) z1 = TOps.MultiplyAdd(v, u3, z1);
            if (low && width > 2) z2 = TOps.MultiplyAdd(v, u2, z2);
            if (low && width > 3) z3 = TOps.MultiplyAdd(v, u1, z3);
        }

        if (width + TTaps.Value > 6 && (!edge || (uint)(left + 5) < (uint)columns))
        {
            var v = TOps.Load(x + 5 * pixel);
            if (up && width > 1 && five) y1 = TOps.MultiplyAdd(v, w4, y1);
            if (up && width > 2 && five) y2 = TOps.MultiplyAdd(v, w3, y2);
            if (up && width > 3) y3 = TOps.MultiplyAdd(v, w2, y3);
            if (low && width > 1 && five) z1 = TOps.MultiplyAdd(v, u4, z1);
            if (low && width > 2 && five) z2 = TOps.MultiplyAdd(v, u3, z2);
            if (low && width > 3) z3 = TOps.MultiplyAdd(v, u2, z3);
        }

        if (width + TTaps.Value > 7 && (!edge || (uint)(left + 6) < (uint)columns))
        {
            var v = TOps.Load(x + 6 * pixel);
            if (up && width > 2 && five) y2 = TOps.MultiplyAdd(v, w4, y2);
            if (up && width > 3 && five) y3 = TOps.MultiplyAdd(v, w3, y3);
            if (low && width > 2 && five) z2 = TOps.MultiplyAdd(v, u4, z2);
            if (low && width > 3 && five) z3 = TOps.MultiplyAdd(v, u3, z3);
        }

        if (width + TTaps.Value > 8 && (!edge || (uint)(left + 7) < (uint)columns))
        {
            var v = TOps.Load(x + 7 * pixel);
            if (up && width > 3 && five) y3 = TOps.MultiplyAdd(v, w4, y3);
            if (low && width > 3 && five) z3 = TOps.MultiplyAdd(v, u4, z3);
        }
    }
}
