using System.Runtime.CompilerServices;
using AlphaNet.Pure.Tensors.Cpu.Vectors;

namespace AlphaNet.Pure.Tensors.Cpu.Depthwise.Direct;

/// <summary>Register tiles, <typeparamref name="TWidth"/> columns (1 to 4) of two rows, along the rows: all channels of a tile, then the next tile.</summary>
/// <remarks>
/// An input vector is read once for all outputs that it meets; columns and rows outside the map are skipped, not multiplied by zeros: on a 6x6 map that is a third of the
/// work of a 5x5 kernel. Which columns may lie outside, <typeparamref name="TEdge"/> says (<see cref="TileEdge"/>).
/// Where <typeparamref name="TFetch"/> is 1 a tile fetches what the next one reads: of stride 1 a column a line, so that the lines it waits for itself are not held up; of stride 2,
/// four times as much, all at once. Of stride 1, vectors narrower than a cache line share one: the first of them fetches what is read, the second what is written.
/// </remarks>
internal static unsafe class DirectTile<TOps, TVec, TWidth, TTaps, TStride, TEdge, TFetch, TEpilogue>
    where TOps : struct, IFloatVector<TVec>
    where TVec : unmanaged
    where TWidth : struct, IConstant
    where TTaps : struct, IConstant
    where TStride : struct, IConstant
    where TEdge : struct, IConstant
    where TFetch : struct, IConstant
    where TEpilogue : struct, IOutputEpilogue
{
    private static bool IsNarrow => TOps.Count < CacheLines.Floats;

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
        var stride = TStride.Value;
        var padding = TTaps.Value / 2;
        var (columns, pixel, kernelRow, tap) = (a.Width, a.Pixel, a.KernelRow, a.KernelColumn);
        var mapRow = columns * pixel;
        var top = a.First * stride - padding;
        var left = first * stride - padding;

        // Lines of the map from the top one on: those that only the upper outputs meet, both, only the lower ones.
        var begin = Math.Max(0, -top);
        var end = Math.Min(TTaps.Value + (a.Rows - 1) * stride, a.Height - top);
        var upperEnd = a.Rows > 1 ? Math.Min(stride, end) : end;
        var bothEnd = a.Rows > 1 ? Math.Min(TTaps.Value, end) : end;
        var corner = map + ((nint)(top + begin) * columns + left) * pixel;
        var place = target + first * pixel;
        for (var tile = tiles; tile > 0; tile--)
        {
            for (nint channel = 0; channel < a.Channels; channel += TOps.Count)
            {
                // The first column that the next tile adds, in the last line.
                var next = corner + channel + (end - 1 - begin) * mapRow + (width * stride + TTaps.Value - stride) * pixel;
                if (TFetch.Value == 1 && (stride == 2 || (IsNarrow && channel % CacheLines.Floats == 0)))
                {
                    FetchAll(next, pixel, mapRow);
                }
                else if (TFetch.Value == 1 && IsNarrow && channel % CacheLines.Floats == TOps.Count)
                {
                    CacheLines.Fetch(place + channel + width * pixel, width, pixel, 1);
                    CacheLines.Fetch(place + channel + (a.OutWidth + width) * pixel, width, pixel, 1);
                }

                TVec y0 = TOps.Zero, y1 = y0, y2 = y0, y3 = y0, z0 = y0, z1 = y0, z2 = y0, z3 = y0;
                var x = corner + channel;
                var upper = kernel + channel + begin * kernelRow;
                var lower = upper - stride * kernelRow;
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
                    if (TFetch.Value == 1 && stride == 1 && !IsNarrow)
                    {
                        FetchColumn(next, mapRow);
                        next += pixel;
                    }

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

            left += width * stride;
            corner += width * stride * pixel;
            place += width * pixel;
        }
    }

    // What the next tile is the first to read: its new columns of the lines that the rows above did not meet.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void FetchAll(float* next, nint pixel, nint mapRow)
    {
        for (var column = 0; column < TWidth.Value * TStride.Value; column++)
        {
            FetchColumn(next + column * pixel, mapRow);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void FetchColumn(float* next, nint mapRow)
    {
        for (var line = 0; line < DirectPlan.TileRows * TStride.Value; line++)
        {
            CacheLines.Fetch(next - line * mapRow);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Line<TUpper, TLower>(
        float* x, nint pixel, int left, int columns, float* upper, float* lower, nint tap,
        ref TVec y0, ref TVec y1, ref TVec y2, ref TVec y3, ref TVec z0, ref TVec z1, ref TVec z2, ref TVec z3)
        where TUpper : struct, IConstant where TLower : struct, IConstant
    {
        if (TStride.Value == 1)
        {
            DirectLine<TOps, TVec, TWidth, TTaps, TEdge>.Add<TUpper, TLower>(
                x, pixel, left, columns, upper, lower, tap, ref y0, ref y1, ref y2, ref y3, ref z0, ref z1, ref z2, ref z3);
        }
        else
        {
            DirectLineStride2<TOps, TVec, TWidth, TTaps, TEdge>.Add<TUpper, TLower>(
                x, pixel, left, columns, upper, lower, tap, ref y0, ref y1, ref y2, ref y3, ref z0, ref z1, ref z2, ref z3);
        }
    }
}
