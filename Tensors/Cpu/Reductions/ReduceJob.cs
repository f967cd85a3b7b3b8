using System.Numerics;
using System.Runtime.CompilerServices;
using AlphaNet.Pure.Tensors.Cpu.Elementwise;
using AlphaNet.Pure.Tensors.Lanes;
using AlphaNet.Pure.Tensors.Threading;

namespace AlphaNet.Pure.Tensors.Cpu.Reductions;

/// <summary>Runs a reduction plan: each part leaves its totals, in double, in a place of its own.</summary>
internal unsafe struct ReduceJob<TMap, TReduce, TLane, TElement> : IParallelJob
    where TMap : struct, IReduceMap
    where TReduce : struct, IReduceOp
    where TLane : struct, IMemoryLane<TLane, TElement>
    where TElement : unmanaged, IBinaryFloatingPointIeee754<TElement>
{
    private const int MaxColumns = ReduceAccumulator<TMap, TReduce, TLane, TElement>.MaxColumns;

    private ReducePlan plan;
    private TElement* a;
    private TElement* b;
    private TElement* c;
    private double* totals;

    /// <param name="backend">Gives threads and scratch.</param>
    /// <param name="nest">Loops over the operands and, last, the result.</param>
    /// <param name="sink">Takes the results.</param>
    /// <param name="a">First operand.</param>
    /// <param name="b">Second operand, of a map that has one.</param>
    /// <param name="c">Third operand, of a map that has one.</param>
    public static void Run(CpuBackend backend, in LoopNest nest, in ReduceSink sink, TElement* a, TElement* b = null, TElement* c = null)
    {
        var plan = ReducePlan.Over(nest, MaxColumns);
        if (plan.Items == 0)
        {
            return;
        }

        // Nothing to combine still has a result: the identity.
        var chunks = Math.Max(plan.Chunks.Parts, 1);
        var scratch = backend.Rent(new Shape(chunks, checked((int)plan.Items), plan.Width), DType.Float64);
        var job = new ReduceJob<TMap, TReduce, TLane, TElement> { plan = plan, a = a, b = b, c = c, totals = scratch.Pointer<double>() };
        backend.Workers.Run(plan.Groups.Parts * chunks, ref job);
        job.Finish(chunks, sink);
        backend.Return(scratch);
    }

    [SkipLocalsInit]
    public void Execute(int part)
    {
        var chunks = Math.Max(plan.Chunks.Parts, 1);
        var (group, chunk) = Math.DivRem(part, chunks);
        var bases = stackalloc TElement*[3] { a, b, c };
        var at = stackalloc TElement*[3];
        var keptOffsets = stackalloc long[LoopNest.MaxOperands];
        var block = stackalloc TElement[MaxColumns];
        var staging = stackalloc TElement[3 * MaxColumns];
        var sums = stackalloc double[MaxColumns];
        var accumulator = new ReduceAccumulator<TMap, TReduce, TLane, TElement>(block, staging, sums);
        var (begin, end) = plan.Chunks.Parts == 0 ? (0L, 0L) : (plan.Chunks.Begin(chunk), plan.Chunks.End(chunk));

        for (var item = plan.Groups.Begin(group); item < plan.Groups.End(group); item++)
        {
            var (kept, tile) = Math.DivRem(item, plan.Tiles);
            var first = (int)tile * plan.TileColumns;
            var columns = Math.Min(plan.TileColumns, plan.Nest.Columns - first);
            plan.Kept.Offsets(kept, keptOffsets);
            for (var k = 0; k < TMap.Inputs; k++)
            {
                at[k] = bases[k] + keptOffsets[k] + (long)first * plan.Nest.ColumnStep(k);
            }

            accumulator.Start(plan.IsFolded ? ReducePlan.FoldWidth : columns);
            if (plan.IsFolded)
            {
                AddFolded(ref accumulator, at, begin, end);
            }
            else
            {
                AddRows(ref accumulator, at, begin, end, columns);
            }

            accumulator.Flush();
            if (plan.ColumnsCombined)
            {
                accumulator.Fold();
                columns = 1;
            }

            new Span<double>(sums, columns).CopyTo(new Span<double>(totals + (chunk * plan.Items + item) * plan.Width, columns));
        }
    }

    private readonly void AddRows(
        ref ReduceAccumulator<TMap, TReduce, TLane, TElement> accumulator, TElement** operands, long begin, long end, int columns)
    {
        var at = stackalloc TElement*[3];
        var offsets = stackalloc long[LoopNest.MaxOperands];
        var steps = stackalloc long[3];
        var columnSteps = stackalloc int[3];
        for (var k = 0; k < TMap.Inputs; k++)
        {
            steps[k] = plan.Combined.ColumnStep(k);
            columnSteps[k] = plan.Nest.ColumnStep(k);
        }

        for (var row = begin; row < end;)
        {
            var place = (int)(row % plan.Combined.Columns);
            var rows = (int)Math.Min(plan.Combined.Columns - place, end - row);
            plan.Combined.Offsets(row, offsets);
            for (var k = 0; k < TMap.Inputs; k++)
            {
                at[k] = operands[k] + offsets[k];
            }

            accumulator.Add(at, steps, columnSteps, rows, columns);
            row += rows;
        }
    }

    private readonly void AddFolded(
        ref ReduceAccumulator<TMap, TReduce, TLane, TElement> accumulator, TElement** operands, long begin, long end)
    {
        var at = stackalloc TElement*[3];
        var offsets = stackalloc long[LoopNest.MaxOperands];
        var steps = stackalloc long[3];
        var columnSteps = stackalloc int[3];
        for (var k = 0; k < TMap.Inputs; k++)
        {
            columnSteps[k] = plan.Nest.ColumnStep(k);
            steps[k] = ReducePlan.FoldWidth * (long)columnSteps[k];
        }

        for (var point = begin; point < end;)
        {
            var (row, column) = Math.DivRem(point, plan.Nest.Columns);
            var length = (int)Math.Min(plan.Nest.Columns - column, end - point);
            plan.Combined.Offsets(row, offsets);
            for (var k = 0; k < TMap.Inputs; k++)
            {
                at[k] = operands[k] + offsets[k] + column * columnSteps[k];
            }

            var folds = length / ReducePlan.FoldWidth;
            accumulator.Add(at, steps, columnSteps, folds, ReducePlan.FoldWidth);
            if (length % ReducePlan.FoldWidth is > 0 and var rest)
            {
                for (var k = 0; k < TMap.Inputs; k++)
                {
                    at[k] += folds * steps[k];
                }

                accumulator.Add(at, steps, columnSteps, 1, rest);
            }

            point += length;
        }
    }

    private readonly void Finish(int chunks, in ReduceSink sink)
    {
        var offsets = stackalloc long[LoopNest.MaxOperands];
        var output = plan.Nest.Operands - 1;
        var outputStep = plan.ColumnsCombined ? 0 : plan.Nest.ColumnStep(output);
        var results = plan.Items * plan.Width;
        for (long item = 0; item < plan.Items; item++)
        {
            var (kept, tile) = Math.DivRem(item, plan.Tiles);
            var first = (int)tile * plan.TileColumns;
            var columns = plan.ColumnsCombined ? 1 : Math.Min(plan.TileColumns, plan.Nest.Columns - first);
            plan.Kept.Offsets(kept, offsets);
            for (var i = 0; i < columns; i++)
            {
                var result = D1.Load(totals + item * plan.Width + i);
                for (var chunk = 1; chunk < chunks; chunk++)
                {
                    result = TReduce.Combine(result, D1.Load(totals + chunk * results + item * plan.Width + i));
                }

                var value = 0.0;
                D1.Store(&value, result);
                sink.Put(offsets[output] + (first + i) * (long)outputStep, value);
            }
        }
    }
}
