using System.Runtime.CompilerServices;
using AlphaNet.Pure.Tensors.Cpu.Vectors;

namespace AlphaNet.Pure.Tensors.Cpu.Depthwise;

/// <summary>Correlates buffered rows with packed taps: the forward pass, and with other runs the input gradient.</summary>
internal static unsafe class CorrelationKernel
{
    /// <summary>Writes a strip of rows of one channel block.</summary>
    /// <param name="a">The strip.</param>
    /// <param name="weights">Packed taps in the order of the runs, a vector each.</param>
    /// <param name="target">The strip's first element.</param>
    /// <param name="targetRow">Floats between rows.</param>
    /// <param name="targetPixel">Floats between elements.</param>
    /// <param name="sums">With <typeparamref name="TStatistics"/> on: receives per lane the sum and then the sum of squares of what was written.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run<TOps, TVec, TStatistics>(
        in RowKernelArguments a, float* weights, float* target, nint targetRow, nint targetPixel, float* sums)
        where TOps : struct, IFloatVector<TVec>
        where TVec : unmanaged
        where TStatistics : struct, ISwitch
    {
        var lanes = TOps.Count;
        var sum = TOps.Zero;
        var squares = TOps.Zero;
        var runs = a.Runs;
        var runEnd = runs + a.RunCount;
        for (var row = 0; row < a.RowCount; row++)
        {
            var rows = a.Rows + (nint)row * a.RowStep;
            var y = target + row * targetRow;
            var column = a.BlockOffset;
            var left = a.Width;
            for (; left >= 8; left -= 8, column += 8 * lanes)
            {
                TVec y0 = TOps.Zero, y1 = y0, y2 = y0, y3 = y0, y4 = y0, y5 = y0, y6 = y0, y7 = y0;
                var w = weights;
                for (var run = runs; run < runEnd; run++)
                {
                    var x = rows[run->Row] + column + (nint)run->Column * lanes;
                    for (var tap = run->Taps; tap > 0; tap--)
                    {
                        var weight = TOps.Load(w);
                        y0 = TOps.MultiplyAdd(TOps.Load(x), weight, y0);
                        y1 = TOps.MultiplyAdd(TOps.Load(x + lanes), weight, y1);
                        y2 = TOps.MultiplyAdd(TOps.Load(x + 2 * lanes), weight, y2);
                        y3 = TOps.MultiplyAdd(TOps.Load(x + 3 * lanes), weight, y3);
                        y4 = TOps.MultiplyAdd(TOps.Load(x + 4 * lanes), weight, y4);
                        y5 = TOps.MultiplyAdd(TOps.Load(x + 5 * lanes), weight, y5);
                        y6 = TOps.MultiplyAdd(TOps.Load(x + 6 * lanes), weight, y6);
                        y7 = TOps.MultiplyAdd(TOps.Load(x + 7 * lanes), weight, y7);
                        x += lanes;
                        w += lanes;
                    }
                }

                TOps.Store(y, y0);
                TOps.Store(y + targetPixel, y1);
                TOps.Store(y + 2 * targetPixel, y2);
                TOps.Store(y + 3 * targetPixel, y3);
                y += 4 * targetPixel;
                TOps.Store(y, y4);
                TOps.Store(y + targetPixel, y5);
                TOps.Store(y + 2 * targetPixel, y6);
                TOps.Store(y + 3 * targetPixel, y7);
                y += 4 * targetPixel;
                if (TStatistics.IsOn)
                {
                    sum = TOps.Add(sum, TOps.Add(TOps.Add(TOps.Add(y0, y1), TOps.Add(y2, y3)), TOps.Add(TOps.Add(y4, y5), TOps.Add(y6, y7))));
                    squares = TOps.MultiplyAdd(y0, y0, squares);
                    squares = TOps.MultiplyAdd(y1, y1, squares);
                    squares = TOps.MultiplyAdd(y2, y2, squares);
                    squares = TOps.MultiplyAdd(y3, y3, squares);
                    squares = TOps.MultiplyAdd(y4, y4, squares);
                    squares = TOps.MultiplyAdd(y5, y5, squares);
                    squares = TOps.MultiplyAdd(y6, y6, squares);
                    squares = TOps.MultiplyAdd(y7, y7, squares);
                }
            }

            for (; left >= 2; left -= 2, column += 2 * lanes)
            {
                TVec y0 = TOps.Zero, y1 = y0;
                var w = weights;
                for (var run = runs; run < runEnd; run++)
                {
                    var x = rows[run->Row] + column + (nint)run->Column * lanes;
                    for (var tap = run->Taps; tap > 0; tap--)
                    {
                        var weight = TOps.Load(w);
                        y0 = TOps.MultiplyAdd(TOps.Load(x), weight, y0);
                        y1 = TOps.MultiplyAdd(TOps.Load(x + lanes), weight, y1);
                        x += lanes;
                        w += lanes;
                    }
                }

                TOps.Store(y, y0);
                TOps.Store(y + targetPixel, y1);
                y += 2 * targetPixel;
                if (TStatistics.IsOn)
                {
                    sum = TOps.Add(sum, TOps.Add(y0, y1));
                    squares = TOps.MultiplyAdd(y1, y1, TOps.MultiplyAdd(y0, y0, squares));
                }
            }

            if (left == 1)
            {
                var y0 = TOps.Zero;
                var w = weights;
                for (var run = runs; run < runEnd; run++)
                {
                    var x = rows[run->Row] + column + (nint)run->Column * lanes;
                    for (var tap = run->Taps; tap > 0; tap--)
                    {
                        y0 = TOps.MultiplyAdd(TOps.Load(x), TOps.Load(w), y0);
                        x += lanes;
                        w += lanes;
                    }
                }

                TOps.Store(y, y0);
                if (TStatistics.IsOn)
                {
                    sum = TOps.Add(sum, y0);
                    squares = TOps.MultiplyAdd(y0, y0, squares);
                }
            }
        }

        if (TStatistics.IsOn)
        {
            TOps.Store(sums, sum);
            TOps.Store(sums + lanes, squares);
        }
    }
}
