using System.Numerics;
using System.Runtime.CompilerServices;
using AlphaNet.Pure.Tensors.Cpu.Elementwise;
using AlphaNet.Pure.Tensors.Lanes;

namespace AlphaNet.Pure.Tensors.Cpu.Reductions;

/// <summary>A row of accumulators: short blocks in the element type, their results combined in double.</summary>
internal unsafe ref struct ReduceAccumulator<TMap, TReduce, TLane, TElement>
    where TMap : struct, IReduceMap
    where TReduce : struct, IReduceOp
    where TLane : struct, IMemoryLane<TLane, TElement>
    where TElement : unmanaged, IBinaryFloatingPointIeee754<TElement>
{
    /// <summary>Columns an accumulator holds at most.</summary>
    public const int MaxColumns = 1024;

    // Rows summed in float before they go to double: the rounding of at most 17 additions.
    private const int BlockRows = 64;

    private readonly TElement* block;
    private readonly TElement* staging;
    private readonly double* totals;
    private int columns;
    private int rowsInBlock;

    /// <param name="block"><see cref="MaxColumns"/> elements of scratch.</param>
    /// <param name="staging">Three times as many, for operands that do not lie densely.</param>
    /// <param name="totals">Where the results appear.</param>
    public ReduceAccumulator(TElement* block, TElement* staging, double* totals)
    {
        this.block = block;
        this.staging = staging;
        this.totals = totals;
    }

    /// <summary>Begins a new result.</summary>
    public void Start(int width)
    {
        columns = width;
        rowsInBlock = 0;
        new Span<double>(totals, Math.Max(width, 1)).Fill(TReduce.Identity);
        new Span<TElement>(block, width).Fill(TElement.CreateTruncating(TReduce.Identity));
    }

    /// <summary>Adds rows whose columns are <paramref name="columnSteps"/> apart.</summary>
    public void Add(TElement** operands, long* steps, int* columnSteps, int rows, int width)
    {
        var dense = columnSteps[0] == 1 && (TMap.Inputs == 1 || (columnSteps[1] == 1 && columnSteps[2] == 1));
        var at = stackalloc TElement*[3];
        for (var row = 0; row < rows;)
        {
            var count = dense ? Math.Min(rows - row, BlockRows - rowsInBlock) : 1;
            for (var k = 0; k < TMap.Inputs; k++)
            {
                at[k] = operands[k] + row * steps[k];
                if (columnSteps[k] != 1)
                {
                    Strided.Gather(at[k], columnSteps[k], staging + k * MaxColumns, width);
                    at[k] = staging + k * MaxColumns;
                }
            }

            ReduceKernel<TMap, TReduce, TLane, TElement>.Accumulate(at, steps, count, width, block);
            row += count;
            rowsInBlock += count;
            if (rowsInBlock == BlockRows)
            {
                Flush();
            }
        }
    }

    /// <summary>Brings the totals up to date.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Flush()
    {
        var identity = TElement.CreateTruncating(TReduce.Identity);
        var sums = totals;
        var parts = block;
        var count = columns;
        for (var i = 0; i < count; i++)
        {
            D1.Store(sums + i, TReduce.Combine(D1.Load(sums + i), D1.Create(double.CreateTruncating(parts[i]))));
            parts[i] = identity;
        }

        rowsInBlock = 0;
    }

    /// <summary>Combines the totals of all columns into the first, in order.</summary>
    public readonly void Fold()
    {
        var result = D1.Load(totals);
        for (var i = 1; i < columns; i++)
        {
            result = TReduce.Combine(result, D1.Load(totals + i));
        }

        D1.Store(totals, result);
    }
}
