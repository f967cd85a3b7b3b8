using AlphaNet.Pure.Kernels.Launching;
using AlphaNet.Pure.Tensors.Lanes;
using ILGPU;

namespace AlphaNet.Pure.Kernels.Reductions;

/// <summary>Combines the elements of a tensor over some of its axes, a group of threads a slice of them, always in the same order.</summary>
internal static class ReduceKernel
{
    internal struct Arguments
    {
        /// <summary>Elements of the result.</summary>
        public int Results;

        /// <summary>Elements combined for each.</summary>
        public int Length;

        /// <summary>Elements of a slice of those; the last may have fewer.</summary>
        public int SliceLength;

        /// <summary>How groups lie over the results, for <see cref="ByColumns"/>.</summary>
        public GroupColumns Columns;

        public ArrayView<float> X;

        /// <summary>From the result's number to its first element in x.</summary>
        public Layout Kept;

        /// <summary>From the number of a combined element to its distance from the first.</summary>
        public Layout Combined;

        /// <summary>The result, or those of slices [slices, results].</summary>
        public ArrayView<float> Y;
        public Layout AtY;
        public int Accumulate;
    }

    /// <summary>Elements that a thread of <see cref="ByColumns"/> reads before it combines them, so that it waits for memory once.</summary>
    public const int Loads = 4;

    /// <summary>A group combines a slice for adjacent results: neighbours read neighbours where the results lie adjacent in x.</summary>
    public static void ByColumns<TOp>(Arguments a) where TOp : struct, IReduceOp
    {
        var slice = Grid.IdxY;
        var first = slice * a.SliceLength;
        var lanes = a.Columns.Lanes;
        for (var block = Grid.IdxX; block < a.Columns.Blocks; block += Grid.DimX)
        {
            var result = a.Columns.ColumnOf(block);
            var start = a.Kept[result];
            var end = result < a.Results ? End(a, first) : first;
            var value0 = GpuLane.Create(TOp.Identity);
            var value1 = value0;
            var value2 = value0;
            var value3 = value0;
            for (var k = first + a.Columns.Lane; k < end; k += Loads * lanes)
            {
                // Behind the end the last is read again and left out: no load stands behind a condition, where the ones before would be waited for.
                var rest = end - 1 - k;
                var x0 = a.X[start + a.Combined[k]];
                var x1 = a.X[start + a.Combined[k + Math.Min(lanes, rest)]];
                var x2 = a.X[start + a.Combined[k + Math.Min(2 * lanes, rest)]];
                var x3 = a.X[start + a.Combined[k + Math.Min(3 * lanes, rest)]];
                value0 = TOp.Combine(value0, new GpuLane(x0));
                value1 = lanes <= rest ? TOp.Combine(value1, new GpuLane(x1)) : value1;
                value2 = 2 * lanes <= rest ? TOp.Combine(value2, new GpuLane(x2)) : value2;
                value3 = 3 * lanes <= rest ? TOp.Combine(value3, new GpuLane(x3)) : value3;
            }

            var total = TOp.Combine(TOp.Combine(value0, value1), TOp.Combine(value2, value3)).Value;
            if (lanes > 1)
            {
                total = GroupTree.Combine<TOp>(total, a.Columns.Width);
            }

            if (a.Columns.Lane == 0 && result < a.Results)
            {
                Store(a, slice * a.Results + result, total);
            }
        }
    }

    /// <summary>A group combines a slice for one result: its threads read neighbours where the combined elements lie adjacent.</summary>
    public static void ByGroup<TOp>(Arguments a) where TOp : struct, IReduceOp
    {
        var result = Grid.IdxX;
        var slice = Grid.IdxY;
        var start = a.Kept[result];
        var first = slice * a.SliceLength;
        var end = End(a, first);
        var value = GpuLane.Create(TOp.Identity);
        for (var k = first + Group.IdxX; k < end; k += Group.DimX)
        {
            value = TOp.Combine(value, new GpuLane(a.X[start + a.Combined[k]]));
        }

        var total = GroupTree.Combine<TOp>(value.Value);
        if (Group.IdxX == 0)
        {
            Store(a, slice * a.Results + result, total);
        }
    }

    private static void Store(in Arguments a, int place, float value)
    {
        var at = a.AtY[place];
        a.Y[at] = a.Accumulate != 0 ? a.Y[at] + value : value;
    }

    private static int End(in Arguments a, int first) => first + Math.Min(a.SliceLength, a.Length - first);
}
