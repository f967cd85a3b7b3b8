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

    // A shorter slice is not worth a thread's start; results of more than twice as many slices are cut into slices again.
    private const int LeastSlice = 32;
    private const int MostSlices = 1 << 13;

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
        var length = results == 0 ? 0 : (int)(x.Count / results);
        var byThread = innermost >= 0 && y.Shape[innermost] != 1;
        var threads = byThread ? results : (long)results * launcher.GroupSize;
        var slices = (int)Math.Clamp(Math.Min(WantedThreads / Math.Max(threads, 1), length / (byThread ? LeastSlice : LeastSlice * launcher.GroupSize)), 1, MostSlices);
        var partial = slices == 1 ? default : Rent(new Shape(slices, results), DType.Float32);
        var arguments = new ReduceKernel.Arguments
        {
            Results = results,
            Length = length,
            Slices = slices,
            X = Floats(name, x),
            Kept = Layout.Of(kept),
            Combined = Layout.Of(combined),
            Partial = FloatsOrNone(name, partial),
            Y = Floats(name, y),
            AtY = Layout.Of(y),
            Accumulate = accumulate ? 1 : 0,
        };
        if (byThread)
        {
            launcher.OverElements(ReduceKernel.ByThread<TOp>, (long)results * slices, arguments);
        }
        else if (results > 0)
        {
            launcher.Groups(ReduceKernel.ByGroup<TOp>, new Index3D(results, slices, 1), arguments);
        }

        if (slices > 1)
        {
            Finish<TOp>(name, partial, arguments);
        }
    }

    /// <summary>Combines slices' rented results [slices, results], which it returns.</summary>
    private void Finish<TOp>(string operation, Tensor partial, ReduceKernel.Arguments arguments) where TOp : struct, IReduceOp
    {
        while (arguments.Slices > 2 * LeastSlice)
        {
            var slices = CeilingOf(arguments.Slices, LeastSlice);
            var fewer = Rent(new Shape(slices, arguments.Results), DType.Float32);
            launcher.OverElements(ReduceKernel.ByThread<TOp>, fewer.Count, arguments with
            {
                Length = arguments.Slices,
                Slices = slices,
                X = arguments.Partial,
                Kept = Layout.Of(partial.Slice(0, 0, 1)),
                Combined = Layout.Of(partial.Slice(1, 0, 1)),
                Partial = Floats(operation, fewer),
            });
            Return(partial);
            partial = fewer;
            (arguments.Partial, arguments.Slices) = (Floats(operation, fewer), slices);
        }

        launcher.OverElements(ReduceKernel.Finish<TOp>, arguments.Results, arguments);
        Return(partial);
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
