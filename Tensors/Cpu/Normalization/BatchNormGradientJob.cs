using System.Numerics;
using System.Runtime.CompilerServices;
using AlphaNet.Pure.Tensors.Cpu.Elementwise;
using AlphaNet.Pure.Tensors.Lanes;
using AlphaNet.Pure.Tensors.Threading;

namespace AlphaNet.Pure.Tensors.Cpu.Normalization;

/// <summary>dx (+)= scale d + slope (x - mean) + offset, with d = dy act'(scale x + shift) computed anew: cheaper than reading it from memory.</summary>
internal unsafe struct BatchNormGradientJob<TAct, TLane, TElement>(
    BatchNormTable<TElement> table, Partition periods, long count, nint x, nint dy, nint dx, bool accumulate) : IParallelJob
    where TAct : struct, IUnaryOp
    where TLane : struct, IMemoryLane<TLane, TElement>
    where TElement : unmanaged, IBinaryFloatingPointIeee754<TElement>
{
    public void Execute(int part)
    {
        var length = table.Period.Length;
        var end = Math.Min(periods.End(part) * length, count);
        for (var at = periods.Begin(part) * length; at < end; at += length)
        {
            RunRow((TElement*)x + at, (TElement*)dy + at, (TElement*)dx + at, (int)Math.Min(length, end - at), table, accumulate);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void RunRow(TElement* x, TElement* dy, TElement* dx, int columns, in BatchNormTable<TElement> table, bool accumulate)
    {
        var scales = table.Scale;
        var shifts = table.Shift;
        var means = table.Mean;
        var slopes = table.Slope;
        var offsets = table.Offset;
        var i = 0;
        for (; i <= columns - TLane.Width; i += TLane.Width)
        {
            var at = TLane.Load(x + i);
            var scale = TLane.Load(scales + i);
            var d = TLane.Load(dy + i) * TAct.Derivative(TLane.Fma(at, scale, TLane.Load(shifts + i)));
            var value = TLane.Fma(TLane.Load(slopes + i), at - TLane.Load(means + i), TLane.Fma(scale, d, TLane.Load(offsets + i)));
            TLane.Store(dx + i, accumulate ? TLane.Load(dx + i) + value : value);
        }

        if (i < columns)
        {
            var rest = columns - i;
            var at = TLane.Load(x + i, rest);
            var scale = TLane.Load(scales + i, rest);
            var d = TLane.Load(dy + i, rest) * TAct.Derivative(TLane.Fma(at, scale, TLane.Load(shifts + i, rest)));
            var value = TLane.Fma(
                TLane.Load(slopes + i, rest), at - TLane.Load(means + i, rest), TLane.Fma(scale, d, TLane.Load(offsets + i, rest)));
            TLane.Store(dx + i, accumulate ? TLane.Load(dx + i, rest) + value : value, rest);
        }
    }
}
