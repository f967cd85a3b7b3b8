using System.Numerics;
using System.Runtime.CompilerServices;
using AlphaNet.Pure.Tensors.Threading;

namespace AlphaNet.Pure.Tensors.Cpu.Elementwise;

/// <summary>Runs a block kernel over a loop nest, cut into parts.</summary>
/// <remarks>Operands that do not lie densely along the columns are staged through small buffers, so that kernels know dense rows only.</remarks>
internal unsafe struct ElementwiseJob<TKernel, TElement> : IParallelJob
    where TKernel : struct, IBlockKernel<TElement>
    where TElement : unmanaged, INumberBase<TElement>
{
    private const int Grain = 16 * 1024;
    private const int StagedColumns = 512;

    private LoopNest nest;
    private TKernel kernel;
    private Partition partition;
    private TElement* first;
    private TElement* second;
    private TElement* third;
    private TElement* fourth;

    public static void Run(
        WorkerPool workers, in LoopNest nest, in TKernel kernel, TElement* first, TElement* second = null, TElement* third = null, TElement* fourth = null)
    {
        var job = new ElementwiseJob<TKernel, TElement>
        {
            nest = nest,
            kernel = kernel,
            partition = new Partition(nest.Count, Grain),
            first = first,
            second = second,
            third = third,
            fourth = fourth,
        };
        workers.Run(job.partition.Parts, ref job);
    }

    [SkipLocalsInit]
    public void Execute(int part)
    {
        var bases = stackalloc TElement*[LoopNest.MaxOperands] { first, second, third, fourth };
        var at = stackalloc TElement*[LoopNest.MaxOperands];
        var offsets = stackalloc long[LoopNest.MaxOperands];
        var steps = stackalloc long[LoopNest.MaxOperands];
        for (var k = 0; k < nest.Operands; k++)
        {
            steps[k] = nest.RowStep(k);
        }

        var dense = nest.HasDenseColumns;
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

            for (var k = 0; k < nest.Operands; k++)
            {
                at[k] = bases[k] + offsets[k] + column * nest.ColumnStep(k);
            }

            if (dense)
            {
                kernel.Run(at, steps, rows, length);
            }
            else
            {
                RunStaged(at, steps, rows, length);
            }

            point += (long)rows * length;
        }
    }

    [SkipLocalsInit]
    private void RunStaged(TElement** operands, long* steps, int rows, int columns)
    {
        var buffers = stackalloc TElement[LoopNest.MaxOperands * StagedColumns];
        var at = stackalloc TElement*[LoopNest.MaxOperands];
        var output = nest.Operands - 1;
        for (var row = 0; row < rows; row++)
        {
            for (var column = 0; column < columns; column += StagedColumns)
            {
                var length = Math.Min(StagedColumns, columns - column);
                for (var k = 0; k < nest.Operands; k++)
                {
                    var step = nest.ColumnStep(k);
                    var source = operands[k] + row * steps[k] + (long)column * step;
                    at[k] = step == 1 ? source : buffers + k * StagedColumns;
                    // A repeated element fills its buffer once a row.
                    if (step != 1 && (step != 0 || column == 0))
                    {
                        Strided.Gather(source, step, at[k], length);
                    }
                }

                kernel.Run(at, steps, 1, length);
                if (nest.ColumnStep(output) is not 1 and var outputStep)
                {
                    Strided.Scatter(at[output], operands[output] + row * steps[output] + (long)column * outputStep, outputStep, length);
                }
            }
        }
    }
}
