using System.Numerics;
using System.Runtime.CompilerServices;
using AlphaNet.Pure.Tensors.Cpu.Elementwise;
using AlphaNet.Pure.Tensors.Lanes;
using AlphaNet.Pure.Tensors.Threading;

namespace AlphaNet.Pure.Tensors.Cpu.Normalization;

/// <summary>Per part and place in the period: mean and sum of squared deviations.</summary>
/// <remarks>
/// One reading of memory. Blocks are summed in float as x - k and (x - k)^2, where k is the mean of all before, and combined in double. The blocks' sums of
/// squares about such k together are at most twice the true sum of squared deviations, plus the first block's, whose k is the mean of its first rows: so the rounding
/// is relative to the variance, however large the mean.
/// </remarks>
internal unsafe struct BatchStatisticsJob<TLane, TElement>(ChannelPeriod period, Partition periods, long count, nint x, nint blocks, nint totals)
    : IParallelJob
    where TLane : struct, IMemoryLane<TLane, TElement>
    where TElement : unmanaged, IBinaryFloatingPointIeee754<TElement>
{
    /// <summary>Rows of a period's length of element scratch a part needs.</summary>
    public const int BlockRows = 3;

    /// <summary>Rows of a period's length of double scratch a part needs: means, then deviations.</summary>
    public const int TotalRows = 2;

    private const int BlockPeriods = 128;
    private const int FirstPeriods = 16;

    public void Execute(int part)
    {
        var length = period.Length;
        var centres = (TElement*)blocks + (long)BlockRows * part * length;
        var sums = centres + length;
        var squares = sums + length;
        var means = (double*)totals + (long)TotalRows * part * length;
        var deviations = means + length;
        new Span<TElement>(centres, BlockRows * length).Clear();
        new Span<double>(means, TotalRows * length).Clear();

        var begin = periods.Begin(part) * length;
        var end = Math.Min(periods.End(part) * length, count);
        var source = (TElement*)x;
        if (end - begin < length)
        {
            // Less than a period: every place has one element, which is its mean.
            new Span<TElement>(source + begin, (int)(end - begin)).CopyTo(new Span<TElement>(centres, length));
        }
        else
        {
            Centre(source + begin, (int)Math.Min(FirstPeriods, (end - begin) / length), centres, sums, squares);
        }

        long before = 0;
        for (var at = begin; at < end;)
        {
            var rows = (int)Math.Min(BlockPeriods, (end - at) / length);
            var columns = rows == 0 ? (int)(end - at) : length;
            rows = Math.Max(rows, 1);
            Accumulate(source + at, rows, columns, length, centres, sums, squares);
            Combine(before, rows, columns, centres, sums, squares, means, deviations);
            before += rows;
            at += (long)rows * columns;
        }
    }

    private readonly void Centre(TElement* source, int rows, TElement* centres, TElement* sums, TElement* squares)
    {
        Accumulate(source, rows, period.Length, period.Length, centres, sums, squares);
        for (var i = 0; i < period.Length; i++)
        {
            centres[i] = sums[i] / TElement.CreateTruncating(rows);
            sums[i] = TElement.Zero;
            squares[i] = TElement.Zero;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Accumulate(TElement* x, int rows, int columns, int length, TElement* centres, TElement* sums, TElement* squares)
    {
        var row = 0;
        for (; row <= rows - 4; row += 4)
        {
            var (x1, x2, x3) = ((nint)(x + length), (nint)(x + 2 * length), (nint)(x + 3 * length));
            var i = 0;
            for (; i <= columns - TLane.Width; i += TLane.Width)
            {
                var centre = TLane.Load(centres + i);
                var d0 = TLane.Load(x + i) - centre;
                var d1 = TLane.Load((TElement*)x1 + i) - centre;
                var d2 = TLane.Load((TElement*)x2 + i) - centre;
                var d3 = TLane.Load((TElement*)x3 + i) - centre;
                TLane.Store(sums + i, TLane.Load(sums + i) + ((d0 + d1) + (d2 + d3)));
                TLane.Store(squares + i, TLane.Load(squares + i) + (TLane.Fma(d0, d0, d1 * d1) + TLane.Fma(d2, d2, d3 * d3)));
            }

            for (var r = 0; r < 4; r++)
            {
                AddTail(x + r * length, i, columns, centres, sums, squares);
            }

            x += 4 * length;
        }

        for (; row < rows; row++)
        {
            var i = 0;
            for (; i <= columns - TLane.Width; i += TLane.Width)
            {
                var d = TLane.Load(x + i) - TLane.Load(centres + i);
                TLane.Store(sums + i, TLane.Load(sums + i) + d);
                TLane.Store(squares + i, TLane.Fma(d, d, TLane.Load(squares + i)));
            }

            AddTail(x, i, columns, centres, sums, squares);
            x += length;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void AddTail(TElement* x, int i, int columns, TElement* centres, TElement* sums, TElement* squares)
    {
        if (i >= columns)
        {
            return;
        }

        var rest = columns - i;
        var d = TLane.Load(x + i, rest) - TLane.Load(centres + i, rest);
        TLane.Store(sums + i, TLane.Load(sums + i, rest) + d, rest);
        TLane.Store(squares + i, TLane.Fma(d, d, TLane.Load(squares + i, rest)), rest);
    }

    /// <summary>Adds the block's sums to the part's moments and starts the next block about the mean so far.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Combine(
        long before, int rows, int columns, TElement* centres, TElement* sums, TElement* squares, double* means, double* deviations)
    {
        var inverse = 1.0 / rows;
        var share = (double)rows / (before + rows);
        var weight = before * share;
        for (var i = 0; i < columns; i++)
        {
            var sum = double.CreateTruncating(sums[i]);
            var shift = sum * inverse;
            var mean = double.CreateTruncating(centres[i]) + shift;
            var delta = mean - means[i];
            deviations[i] += double.CreateTruncating(squares[i]) - sum * shift + delta * delta * weight;
            means[i] += delta * share;
            centres[i] = TElement.CreateTruncating(means[i]);
            sums[i] = TElement.Zero;
            squares[i] = TElement.Zero;
        }
    }
}
