using System.Runtime.CompilerServices;
using AlphaNet.Pure.Tensors.Cpu.Vectors;

namespace AlphaNet.Pure.Tensors.Cpu.Depthwise;

/// <summary>One register tile, <typeparamref name="TWidth"/> adjacent outputs (1 to 8), of a <see cref="CorrelationKernel"/>, down the rows of a strip.</summary>
/// <remarks>
/// Written out for 8 outputs and cut to the width when compiled: accumulators must be plain locals. Runs of <typeparamref name="TTaps"/> taps (3 or 5)
/// read every input vector once and feed it to all outputs that it meets; other runs read one vector a product, which costs some 10 %.
/// </remarks>
internal static unsafe class CorrelationTile<TOps, TVec, TWidth, TTaps, TStatistics>
    where TOps : struct, IFloatVector<TVec>
    where TVec : unmanaged
    where TWidth : struct, IConstant
    where TTaps : struct, IConstant
    where TStatistics : struct, ISwitch
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run(
        in RowKernelArguments a, int first, int tiles, float* weights, float* target, nint targetRow, nint targetPixel, float* sums)
    {
        var lanes = TOps.Count;
        var width = TWidth.Value;
        var five = TTaps.Value == 5;
        var sum = TOps.Zero;
        var squares = TOps.Zero;
        var runs = a.Runs;
        var runEnd = runs + a.RunCount;
        for (var row = 0; row < a.RowCount; row++)
        {
            var rows = a.Rows + (nint)row * a.RowStep;
            var y = target + row * targetRow + first * targetPixel;
            var column = a.BlockOffset + (nint)first * lanes;
            for (var tile = tiles; tile > 0; tile--)
            {
                TVec y0 = TOps.Zero, y1 = y0, y2 = y0, y3 = y0, y4 = y0, y5 = y0, y6 = y0, y7 = y0;
                var w = weights;
                for (var run = runs; run < runEnd; run++)
                {
                    var x = rows[run->Row] + column + (nint)run->Column * lanes;
                    if (run->Taps == TTaps.Value)
                    {
                        var w0 = TOps.Load(w);
                        var w1 = TOps.Load(w + lanes);
                        var w2 = TOps.Load(w + 2 * lanes);
                        var w3 = five ? TOps.Load(w + 3 * lanes) : TOps.Zero;
                        var w4 = five ? TOps.Load(w + 4 * lanes) : TOps.Zero;
                        w += TTaps.Value * lanes;

                        var v = TOps.Load(x);
                        y0 = TOps.MultiplyAdd(v, w0, y0);

                        v = TOps.Load(x + lanes);
                        y0 = TOps.MultiplyAdd(v, w1, y0);
                        if (width > 1) y1 = TOps.MultiplyAdd(v, w0, y1);

                        v = TOps.Load(x + 2 * lanes);
                        y0 = TOps.MultiplyAdd(v, w2, y0);
                        if (width > 1) y1 = TOps.MultiplyAdd(v, w1, y1);
                        if (width > 2) y2 = TOps.MultiplyAdd(v, w0, y2);

                        if (width + TTaps.Value > 4)
                        {
                            v = TOps.Load(x + 3 * lanes);
                            if (five) y0 = TOps.MultiplyAdd(v, w3, y0);
                            if (width > 1) y1 = TOps.MultiplyAdd(v, w2, y1);
                            if (width > 2) y2 = TOps.MultiplyAdd(v, w1, y2);
                            if (width > 3) y3 = TOps.MultiplyAdd(v, w0, y3);
                        }

                        if (width + TTaps.Value > 5)
                        {
                            v = TOps.Load(x + 4 * lanes);
                            if (five) y0 = TOps.MultiplyAdd(v, w4, y0);
                            if (width > 1 && five) y1 = TOps.MultiplyAdd(v, w3, y1);
                            if (width > 2) y2 = TOps.MultiplyAdd(v, w2, y2);
                            if (width > 3) y3 = TOps.MultiplyAdd(v, w1, y3);
                            if (width > 4) y4 = TOps.MultiplyAdd(v, w0, y4);
                        }

                        if (width + TTaps.Value > 6)
                        {
                            v = TOps.Load(x + 5 * lanes);
                            if (width > 1 && five) y1 = TOps.MultiplyAdd(v, w4, y1);
                            if (width > 2 && five) y2 = TOps.MultiplyAdd(v, w3, y2);
                            if (width > 3) y3 = TOps.MultiplyAdd(v, w2, y3);
                            if (width > 4) y4 = TOps.MultiplyAdd(v, w1, y4);
                            if (width > 5) y5 = TOps.MultiplyAdd(v, w0, y5);
                        }

                        if (width + TTaps.Value > 7)
                        {
                            v = TOps.Load(x + 6 * lanes);
                            if (width > 2 && five) y2 = TOps.MultiplyAdd(v, w4, y2);
                            if (width > 3 && five) y3 = TOps.MultiplyAdd(v, w3, y3);
                            if (width > 4) y4 = TOps.MultiplyAdd(v, w2, y4);
                            if (width > 5) y5 = TOps.MultiplyAdd(v, w1, y5);
                            if (width > 6) y6 = TOps.MultiplyAdd(v, w0, y6);
                        }

                        if (width + TTaps.Value > 8)
                        {
                            v = TOps.Load(x + 7 * lanes);
                            if (width > 3 && five) y3 = TOps.MultiplyAdd(v, w4, y3);
                            if (width > 4 && five) y4 = TOps.MultiplyAdd(v, w3, y4);
                            if (width > 5) y5 = TOps.MultiplyAdd(v, w2, y5);
                            if (width > 6) y6 = TOps.MultiplyAdd(v, w1, y6);
                            if (width > 7) y7 = TOps.MultiplyAdd(v, w0, y7);
                        }

                        if (width + TTaps.Value > 9)
                        {
                            v = TOps.Load(x + 8 * lanes);
                            if (width > 4 && five) y4 = TOps.MultiplyAdd(v, w4, y4);
                            if (width > 5 && five) y5 = TOps.MultiplyAdd(v, w3, y5);
                            if (width > 6) y6 = TOps.MultiplyAdd(v, w2, y6);
                            if (width > 7) y7 = TOps.MultiplyAdd(v, w1, y7);
                        }

                        if (width + TTaps.Value > 10)
                        {
                            v = TOps.Load(x + 9 * lanes);
                            if (width > 5 && five) y5 = TOps.MultiplyAdd(v, w4, y5);
                            if (width > 6 && five) y6 = TOps.MultiplyAdd(v, w3, y6);
                            if (width > 7) y7 = TOps.MultiplyAdd(v, w2, y7);
                        }

                        if (width + TTaps.Value > 11)
                        {
                            v = TOps.Load(x + 10 * lanes);
                            if (width > 6 && five) y6 = TOps.MultiplyAdd(v, w4, y6);
                            if (width > 7 && five) y7 = TOps.MultiplyAdd(v, w3, y7);
                        }

                        if (width + TTaps.Value > 12)
                        {
                            v = TOps.Load(x + 11 * lanes);
                            if (width > 7 && five) y7 = TOps.MultiplyAdd(v, w4, y7);
                        }
                    }
                    else
                    {
                        for (var tap = run->Taps; tap > 0; tap--)
                        {
                            var weight = TOps.Load(w);
                            y0 = TOps.MultiplyAdd(TOps.Load(x), weight, y0);
                            if (width > 1) y1 = TOps.MultiplyAdd(TOps.Load(x + lanes), weight, y1);
                            if (width > 2) y2 = TOps.MultiplyAdd(TOps.Load(x + 2 * lanes), weight, y2);
                            if (width > 3) y3 = TOps.MultiplyAdd(TOps.Load(x + 3 * lanes), weight, y3);
                            if (width > 4) y4 = TOps.MultiplyAdd(TOps.Load(x + 4 * lanes), weight, y4);
                            if (width > 5) y5 = TOps.MultiplyAdd(TOps.Load(x + 5 * lanes), weight, y5);
                            if (width > 6) y6 = TOps.MultiplyAdd(TOps.Load(x + 6 * lanes), weight, y6);
                            if (width > 7) y7 = TOps.MultiplyAdd(TOps.Load(x + 7 * lanes), weight, y7);
                            x += lanes;
                            w += lanes;
                        }
                    }
                }

                TOps.Store(y, y0);
                if (width > 1) TOps.Store(y + targetPixel, y1);
                if (width > 2) TOps.Store(y + 2 * targetPixel, y2);
                if (width > 3) TOps.Store(y + 3 * targetPixel, y3);
                if (width > 4) TOps.Store(y + 4 * targetPixel, y4);
                if (width > 5) TOps.Store(y + 5 * targetPixel, y5);
                if (width > 6) TOps.Store(y + 6 * targetPixel, y6);
                if (width > 7) TOps.Store(y + 7 * targetPixel, y7);
                if (TStatistics.IsOn)
                {
                    sum = TOps.Add(sum, TOps.Add(TOps.Add(TOps.Add(y0, y1), TOps.Add(y2, y3)), TOps.Add(TOps.Add(y4, y5), TOps.Add(y6, y7))));
                    squares = TOps.MultiplyAdd(y0, y0, squares);
                    if (width > 1) squares = TOps.MultiplyAdd(y1, y1, squares);
                    if (width > 2) squares = TOps.MultiplyAdd(y2, y2, squares);
                    if (width > 3) squares = TOps.MultiplyAdd(y3, y3, squares);
                    if (width > 4) squares = TOps.MultiplyAdd(y4, y4, squares);
                    if (width > 5) squares = TOps.MultiplyAdd(y5, y5, squares);
                    if (width > 6) squares = TOps.MultiplyAdd(y6, y6, squares);
                    if (width > 7) squares = TOps.MultiplyAdd(y7, y7, squares);
                }

                y += width * targetPixel;
                column += width * lanes;
            }
        }

        if (TStatistics.IsOn)
        {
            TOps.Store(sums, TOps.Add(TOps.Load(sums), sum));
            TOps.Store(sums + lanes, TOps.Add(TOps.Load(sums + lanes), squares));
        }
    }
}
