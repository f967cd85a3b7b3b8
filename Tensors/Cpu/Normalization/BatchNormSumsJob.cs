using System.Numerics;
using System.Runtime.CompilerServices;
using AlphaNet.Pure.Tensors.Cpu.Elementwise;
using AlphaNet.Pure.Tensors.Lanes;
using AlphaNet.Pure.Tensors.Threading;

namespace AlphaNet.Pure.Tensors.Cpu.Normalization;

/// <summary>Per part and place in the period: sum of d and sum of d (x - mean), with d = dy act'(scale x + shift).</summary>
internal unsafe struct BatchNormSumsJob<TAct, TLane, TElement>(
    BatchNormTable<TElement> table, Partition periods, long count, nint x, nint dy, nint blocks, nint totals) : IParallelJob
    where TAct : struct, IUnaryOp
    where TLane : struct, IMemoryLane<TLane, TElement>
    where TElement : unmanaged, IBinaryFloatingPointIeee754<TElement>
{
    // Periods summed in float before they go to double.
    private const int BlockPeriods = 64;

    public void Execute(int part)
    {
        var length = table.Period.Length;
        var sums = (TElement*)blocks + 2L * part * length;
        var result = (double*)totals + 2L * part * length;
        new Span<TElement>(sums, 2 * length).Clear();
        new Span<double>(result, 2 * length).Clear();
        var end = Math.Min(periods.End(part) * length, count);
        for (var at = periods.Begin(part) * length; at < end;)
        {
            var rows = (int)Math.Min(BlockPeriods, (end - at) / length);
            var columns = rows == 0 ? (int)(end - at) : length;
            rows = Math.Max(rows, 1);
            Accumulate((TElement*)x + at, (TElement*)dy + at, rows, columns, length, table, sums);
            Flush(sums, result, 2 * length);
            at += (long)rows * columns;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Accumulate(
        TElement* x, TElement* dy, int rows, int columns, int length, in BatchNormTable<TElement> table, TElement* sums)
    {
        var scales = table.Scale;
        var shifts = table.Shift;
        var means = table.Mean;
        var row = 0;
        for (; row <= rows - 2; row += 2)
        {
            var (i, j) = (0, length);
            for (; i <= columns - TLane.Width; i += TLane.Width, j += TLane.Width)
            {
                var scale = TLane.Load(scales + i);
                var shift = TLane.Load(shifts + i);
                var mean = TLane.Load(means + i);
                var (x0, x1) = (TLane.Load(x + i), TLane.Load(x + j));
                var d0 = TLane.Load(dy + i) * TAct.Derivative(TLane.Fma(x0, scale, shift));
                var d1 = TLane.Load(dy + j) * TAct.Derivative(TLane.Fma(x1, scale, shift));
                TLane.Store(sums + i, TLane.Load(sums + i) + (d0 + d1));
                TLane.Store(sums + j, TLane.Load(sums + j) + TLane.Fma(d0, x0 - mean, d1 * (x1 - mean)));
            }

            AddTail(x, dy, i, columns, length, table, sums);
            AddTail(x + length, dy + length, i, columns, length, table, sums);
            x += 2 * length;
            dy += 2 * length;
        }

        if (row < rows)
        {
            var (i, j) = (0, length);
            for (; i <= columns - TLane.Width; i += TLane.Width, j += TLane.Width)
            {
                var at = TLane.Load(x + i);
                var d = TLane.Load(dy + i) * TAct.Derivative(TLane.Fma(at, TLane.Load(scales + i), TLane.Load(shifts + i)));
                TLane.Store(sums + i, TLane.Load(sums + i) + d);
                TLane.Store(sums + j, TLane.Fma(d, at - TLane.Load(means + i), TLane.Load(sums + j)));
            }

            AddTail(x, dy, i, columns, length, table, sums);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void AddTail(TElement* x, TElement* dy, int i, int columns, int length, in BatchNormTable<TElement> table, TElement* sums)
    {
        if (i >= columns)
        {
            return;
        }

        var rest = columns - i;
        var at = TLane.Load(x + i, rest);
        var u = TLane.Fma(at, TLane.Load(table.Scale + i, rest), TLane.Load(table.Shift + i, rest));
        var d = TLane.Load(dy + i, rest) * TAct.Derivative(u);
        TLane.Store(sums + i, TLane.Load(sums + i, rest) + d, rest);
        var weighted = sums + length + i;
        TLane.Store(weighted, TLane.Fma(d, at - TLane.Load(table.Mean + i, rest), TLane.Load(weighted, rest)), rest);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Flush(TElement* block, double* totals, int count)
    {
        for (var i = 0; i < count; i++)
        {
            totals[i] += double.CreateTruncating(block[i]);
            block[i] = TElement.Zero;
        }
    }
}
