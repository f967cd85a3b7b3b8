using System.Numerics;
using System.Runtime.CompilerServices;
using AlphaNet.Pure.Tensors.Cpu.Elementwise;
using AlphaNet.Pure.Tensors.Lanes;
using AlphaNet.Pure.Tensors.Threading;

namespace AlphaNet.Pure.Tensors.Cpu.Normalization;

/// <summary>y = act(scale x + shift).</summary>
internal unsafe struct BatchNormJob<TAct, TLane, TElement>(
    BatchNormTable<TElement> table, Partition periods, long count, nint x, nint y) : IParallelJob
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
            RunRow((TElement*)x + at, (TElement*)y + at, (int)Math.Min(length, end - at), table.Scale, table.Shift);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void RunRow(TElement* x, TElement* y, int columns, TElement* scale, TElement* shift)
    {
        var i = 0;
        for (; i <= columns - TLane.Width; i += TLane.Width)
        {
            TLane.Store(y + i, TAct.Forward(TLane.Fma(TLane.Load(x + i), TLane.Load(scale + i), TLane.Load(shift + i))));
        }

        if (i < columns)
        {
            var rest = columns - i;
            TLane.Store(y + i, TAct.Forward(TLane.Fma(TLane.Load(x + i, rest), TLane.Load(scale + i, rest), TLane.Load(shift + i, rest))), rest);
        }
    }
}
