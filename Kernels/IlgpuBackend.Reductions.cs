using System.Numerics;
using AlphaNet.Pure.Kernels.Launching;
using AlphaNet.Pure.Kernels.Reductions;
using AlphaNet.Pure.Tensors;
using AlphaNet.Pure.Tensors.Lanes;
using AlphaNet.Pure.Tensors.Lanes.Ops;
using ILGPU;
using static AlphaNet.Pure.Tensors.Backends.Operand;

namespace AlphaNet.Pure.Kernels;

/// <content>Combining many elements into one.</content>
public sealed partial class IlgpuBackend
{
    // As many threads as a large GPU holds at once: each waits for a load or two, and only all of them together keep its memory busy.
    private const int WantedThreads = 1 << 18;

    // A shorter slice is not worth a thread's start.
    private const int LeastSlice = 32;
    private const int MostSlices = 1 << 13;

    // Columns side by side in a group, where there are as many: memory moves no fewer numbers at once.
    private const int LeastWidth = 8;

    // Times that a thread waits for the numbers of a slice of a column, and slices that are worth a second launch, which takes longer than waiting for fewer of them.
    private const int Rounds = 8;
    private const int SlicesWorthALaunch = 5;

    /// <inheritdoc/>
    public void Reduce<TOp>(in Tensor x, in Tensor y, bool accumulate = false) where TOp : struct, IReduceOp
    {
        var name = typeof(TOp).Name;
        if (y.Rank != x.Rank)
        {
            throw new ShapeException(name, $"result {y} must have the rank of {x}, with length 1 on the axes combined");
        }

        RequireBroadcast(name, y, x.Shape);
        RequireOwnElements(name, y);
        // Axes kept and axes combined, each as a view of its own that the other's axes shrink to one element of.
        Tensor kept = x, combined = x;
        var innermost = -1;
        for (var axis = 0; axis < x.Rank; axis++)
        {
            if (x.Shape[axis] == 1)
            {
                continue;
            }

            innermost = axis;
            if (y.Shape[axis] == 1)
            {
                kept = x.Count == 0 ? kept : kept.Slice(axis, 0, 1);
            }
            else
            {
                combined = x.Count == 0 ? combined : combined.Slice(axis, 0, 1);
            }
        }

        var results = (int)y.Count;
        var arguments = new ReduceKernel.Arguments
        {
            Results = results,
            Length = results == 0 ? 0 : (int)(x.Count / results),
            X = Floats(name, x),
            Kept = Layout.Of(kept),
            Combined = Layout.Of(combined),
            Y = Floats(name, y),
            AtY = Layout.Of(y),
            Accumulate = accumulate ? 1 : 0,
        };
        Combine<TOp>(name, arguments, innermost >= 0 && y.Shape[innermost] != 1);
    }

    /// <summary>Combines all of x, by columns where its results lie adjacent: in one go, or slices of it and then their results.</summary>
    private void Combine<TOp>(string operation, ReduceKernel.Arguments arguments, bool byColumns) where TOp : struct, IReduceOp
    {
        var (results, length) = (arguments.Results, arguments.Length);
        (arguments.Columns, var slices) = ColumnsOf(results, length);
        if (!byColumns)
        {
            var group = launcher.GroupSize;
            slices = (int)Math.Clamp(Math.Min(WantedThreads / Math.Max((long)results * group, 1), length / (LeastSlice * group)), 1, MostSlices);
        }

        arguments.SliceLength = CeilingOf(length, slices);
        slices = CeilingOf(length, Math.Max(arguments.SliceLength, 1));
        if (slices <= 1)
        {
            Launch<TOp>(arguments, byColumns, 1);
            return;
        }

        var partial = Rent(new Shape(slices, results), DType.Float32);
        var ofSlices = Floats(operation, partial);
        Launch<TOp>(arguments with { Y = ofSlices, AtY = Layout.Of(partial), Accumulate = 0 }, byColumns, slices);
        Combine<TOp>(
            operation,
            arguments with { Length = slices, X = ofSlices, Kept = Layout.Of(partial.Slice(0, 0, 1)), Combined = Layout.Of(partial.Slice(1, 0, 1)) },
            byColumns: true);
        Return(partial);
    }

    private void Launch<TOp>(in ReduceKernel.Arguments arguments, bool byColumns, int slices) where TOp : struct, IReduceOp
    {
        if (byColumns)
        {
            launcher.OverColumns(ReduceKernel.ByColumns<TOp>, arguments.Columns, slices, arguments);
        }
        else if (arguments.Results > 0)
        {
            launcher.Groups(ReduceKernel.ByGroup<TOp>, new Index3D(arguments.Results, slices, 1), arguments);
        }
    }

    /// <summary>How groups lie over columns of some length, and slices of them whose results are to be put together by a second launch; 1 if a single launch does. What lies where depends on sizes alone.</summary>
    private (GroupColumns Columns, int Slices) ColumnsOf(int columns, int length)
    {
        // Emulated lanes only cost, by waiting for one another: few columns have them.
        var threads = IsEmulated ? 8 * launcher.GroupSize : WantedThreads;
        // As many lanes as have something to read at once, while the columns leave threads free.
        var narrowest = Math.Min((int)BitOperations.RoundUpToPowerOf2((uint)columns), Math.Min(LeastWidth, launcher.GroupSize / 4));
        var free = BitOperations.RoundUpToPowerOf2((uint)(threads / Math.Max(columns, 1)) + 1) / 2;
        var useful = BitOperations.RoundUpToPowerOf2((uint)CeilingOf(length, ReduceKernel.Loads));
        var lanes = (int)Math.Clamp(Math.Min(free, useful), 1, launcher.GroupSize / Math.Max(narrowest, 1));
        var slices = Math.Min(length / (Rounds * ReduceKernel.Loads * lanes), threads / Math.Max((long)columns * lanes, 1));
        return (new GroupColumns(columns, launcher.GroupSize / lanes), slices >= SlicesWorthALaunch ? (int)slices : 1);
    }

    /// <summary>Sum of squares of all elements: in float on the device over slices, in double over those.</summary>
    public double SumOfSquares(in Tensor x)
    {
        const string Name = "SumOfSquares";
        var slices = (int)Math.Clamp(x.Count / (LeastSlice * launcher.GroupSize), 1, MostSlices);
        var partial = Rent(new Shape(slices), DType.Float32);
        launcher.Groups(SquaresKernel.Sums, new Index3D(slices, 1, 1), new SquaresKernel.Arguments
        {
            Count = (int)x.Count,
            X = Floats(Name, x),
            AtX = Layout.Of(x),
            Partial = Floats(Name, partial),
        });
        var sum = 0.0;
        foreach (var value in partial.ToArray<float>())
        {
            sum += value;
        }

        Return(partial);
        return sum;
    }
}
