using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using AlphaNet.Pure.Tensors.Threading;

namespace AlphaNet.Pure.Tensors.Cpu.Elementwise;

/// <summary>y = x with conversion of the element type, x broadcast or permuted in any way.</summary>
/// <remarks>Conversions saturate: what a target cannot hold becomes its nearest bound, NaN becomes 0 in integers.</remarks>
internal unsafe struct CopyJob<TFrom, TTo> : IParallelJob
    where TFrom : unmanaged, INumberBase<TFrom>
    where TTo : unmanaged, INumberBase<TTo>
{
    private const int Grain = 32 * 1024;

    private LoopNest nest;
    private Partition partition;
    private TFrom* x;
    private TTo* y;
    private bool transposes;

    /// <param name="workers">Threads.</param>
    /// <param name="nest">Loops over x and y.</param>
    /// <param name="x">First element read.</param>
    /// <param name="y">First element written.</param>
    public static void Run(WorkerPool workers, in LoopNest nest, TFrom* x, TTo* y)
    {
        if (nest.Count == 0)
        {
            return;
        }

        var job = new CopyJob<TFrom, TTo> { nest = nest, x = x, y = y };
        if (nest.ColumnStep(0) is not (0 or 1) && nest.ColumnStep(1) == 1)
        {
            job.nest.BringDenseAxisToRows(0);
            job.transposes = job.nest.RowStep(0) == 1;
        }

        // Parts of whole transposed squares where rows allow.
        var unit = job.transposes && nest.Columns <= Grain / Transpose.Side ? nest.Columns * Transpose.Side : 64;
        job.partition = new Partition(nest.Count, Grain, unit: unit);
        workers.Run(job.partition.Parts, ref job);
    }

    public void Execute(int part)
    {
        var offsets = stackalloc long[LoopNest.MaxOperands];
        var columns = nest.Columns;
        var end = partition.End(part);
        for (var point = partition.Begin(part); point < end;)
        {
            var (row, column) = Math.DivRem(point, columns);
            var rowsLeft = nest.RowLength - nest.RowOffsets(row, offsets);
            var rows = 1;
            var length = (int)Math.Min(columns - column, end - point);
            if (length == columns)
            {
                rows = (int)Math.Min(rowsLeft, (end - point) / columns);
            }

            var from = x + offsets[0] + column * nest.ColumnStep(0);
            var to = y + offsets[1] + column * nest.ColumnStep(1);
            if (transposes && rows > 1)
            {
                Transpose.Run(from, nest.ColumnStep(0), to, nest.RowStep(1), rows, length);
            }
            else
            {
                for (var r = 0; r < rows; r++)
                {
                    CopyRow(from + (long)r * nest.RowStep(0), to + (long)r * nest.RowStep(1), length);
                }
            }

            point += (long)rows * length;
        }
    }

    private readonly void CopyRow(TFrom* from, TTo* to, int length)
    {
        var (fromStep, toStep) = (nest.ColumnStep(0), nest.ColumnStep(1));
        if (toStep == 1 && fromStep == 1)
        {
            if (typeof(TFrom) == typeof(TTo))
            {
                Unsafe.CopyBlockUnaligned(to, from, (uint)(length * sizeof(TTo)));
            }
            else
            {
                TensorPrimitives.ConvertSaturating(new ReadOnlySpan<TFrom>(from, length), new Span<TTo>(to, length));
            }
        }
        else if (toStep == 1 && fromStep == 0)
        {
            new Span<TTo>(to, length).Fill(TTo.CreateSaturating(*from));
        }
        else
        {
            CopyElements(from, fromStep, to, toStep, length);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void CopyElements(TFrom* from, long fromStep, TTo* to, long toStep, int length)
    {
        for (var i = 0; i < length; i++)
        {
            to[i * toStep] = TTo.CreateSaturating(from[i * fromStep]);
        }
    }
}
