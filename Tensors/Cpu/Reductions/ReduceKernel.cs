using System.Numerics;
using System.Runtime.CompilerServices;
using AlphaNet.Pure.Tensors.Lanes;

namespace AlphaNet.Pure.Tensors.Cpu.Reductions;

/// <summary>Combines rows into a row of accumulators, column by column.</summary>
internal static unsafe class ReduceKernel<TMap, TReduce, TLane, TElement>
    where TMap : struct, IReduceMap
    where TReduce : struct, IReduceOp
    where TLane : struct, IMemoryLane<TLane, TElement>
    where TElement : unmanaged, IBinaryFloatingPointIeee754<TElement>
{
    /// <summary>accumulators[c] = combine(accumulators[c], map(row[c])) over the rows.</summary>
    /// <remarks>Four rows at a time as a small tree: a quarter of the traffic to the accumulators, and half the rounding.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Accumulate(TElement** operands, long* steps, int rows, int columns, TElement* accumulators)
    {
        var a = operands[0];
        var b = operands[1];
        var c = operands[2];
        var (aStep, bStep, cStep) = (steps[0], steps[1], steps[2]);
        var row = 0;
        for (; row <= rows - 4; row += 4)
        {
            var i = 0;
            for (; i <= columns - TLane.Width; i += TLane.Width)
            {
                var left = TReduce.Combine(At(a + i, b + i, c + i), At(a + aStep + i, b + bStep + i, c + cStep + i));
                var right = TReduce.Combine(
                    At(a + 2 * aStep + i, b + 2 * bStep + i, c + 2 * cStep + i), At(a + 3 * aStep + i, b + 3 * bStep + i, c + 3 * cStep + i));
                TLane.Store(accumulators + i, TReduce.Combine(TLane.Load(accumulators + i), TReduce.Combine(left, right)));
            }

            if (i < columns)
            {
                var rest = columns - i;
                var left = TReduce.Combine(At(a + i, b + i, c + i, rest), At(a + aStep + i, b + bStep + i, c + cStep + i, rest));
                var right = TReduce.Combine(
                    At(a + 2 * aStep + i, b + 2 * bStep + i, c + 2 * cStep + i, rest),
                    At(a + 3 * aStep + i, b + 3 * bStep + i, c + 3 * cStep + i, rest));
                TLane.Store(accumulators + i, TReduce.Combine(TLane.Load(accumulators + i, rest), TReduce.Combine(left, right)), rest);
            }

            a += 4 * aStep;
            b += 4 * bStep;
            c += 4 * cStep;
        }

        for (; row < rows; row++)
        {
            var i = 0;
            for (; i <= columns - TLane.Width; i += TLane.Width)
            {
                TLane.Store(accumulators + i, TReduce.Combine(TLane.Load(accumulators + i), At(a + i, b + i, c + i)));
            }

            if (i < columns)
            {
                var rest = columns - i;
                TLane.Store(accumulators + i, TReduce.Combine(TLane.Load(accumulators + i, rest), At(a + i, b + i, c + i, rest)), rest);
            }

            a += aStep;
            b += bStep;
            c += cStep;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TLane At(TElement* a, TElement* b, TElement* c) =>
        TMap.Inputs == 1 ? TMap.Map<TLane>(TLane.Load(a), default, default) : TMap.Map(TLane.Load(a), TLane.Load(b), TLane.Load(c));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TLane At(TElement* a, TElement* b, TElement* c, int count) =>
        TMap.Inputs == 1
            ? TMap.Map<TLane>(TLane.Load(a, count), default, default)
            : TMap.Map(TLane.Load(a, count), TLane.Load(b, count), TLane.Load(c, count));
}
