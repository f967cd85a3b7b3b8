using AlphaNet.Pure.Kernels.Launching;
using AlphaNet.Pure.Tensors.Lanes;
using ILGPU;

namespace AlphaNet.Pure.Kernels.Reductions;

/// <summary>Combines the elements of a tensor over some of its axes, in passes: slices of the combined elements first, then the slices' results in order. A single slice is the result.</summary>
internal static class ReduceKernel
{
    internal struct Arguments
    {
        /// <summary>Elements of the result.</summary>
        public int Results;

        /// <summary>Elements combined for each.</summary>
        public int Length;

        /// <summary>Slices that those are cut into.</summary>
        public int Slices;

        public ArrayView<float> X;

        /// <summary>From the result's number to its first element in x.</summary>
        public Layout Kept;

        /// <summary>From the number of a combined element to its distance from the first.</summary>
        public Layout Combined;

        /// <summary>Slices' results, [slices, results].</summary>
        public ArrayView<float> Partial;

        public ArrayView<float> Y;
        public Layout AtY;
        public int Accumulate;
    }

    /// <summary>A thread combines a slice for one result: neighbours read neighbours where the results lie adjacent in x.</summary>
    public static void ByThread<TOp>(Arguments a) where TOp : struct, IReduceOp
    {
        for (var i = Strided.First; i < a.Results * a.Slices; i += Strided.Step)
        {
            var slice = i / a.Results;
            var result = i - slice * a.Results;
            var start = a.Kept[result];
            var end = End(a, slice);
            var value = GpuLane.Create(TOp.Identity);
            for (var k = First(a, slice); k < end; k++)
            {
                value = TOp.Combine(value, new GpuLane(a.X[start + a.Combined[k]]));
            }

            Store(a, i, value.Value);
        }
    }

    /// <summary>A group combines a slice for one result: its threads read neighbours where the combined elements lie adjacent.</summary>
    public static void ByGroup<TOp>(Arguments a) where TOp : struct, IReduceOp
    {
        var result = Grid.IdxX;
        var slice = Grid.IdxY;
        var start = a.Kept[result];
        var end = End(a, slice);
        var value = GpuLane.Create(TOp.Identity);
        for (var k = First(a, slice) + Group.IdxX; k < end; k += Group.DimX)
        {
            value = TOp.Combine(value, new GpuLane(a.X[start + a.Combined[k]]));
        }

        var total = GroupTree.Combine<TOp>(value.Value);
        if (Group.IdxX == 0)
        {
            Store(a, slice * a.Results + result, total);
        }
    }

    /// <summary>y (+)= the slices' results combined in order.</summary>
    public static void Finish<TOp>(Arguments a) where TOp : struct, IReduceOp
    {
        for (var i = Strided.First; i < a.Results; i += Strided.Step)
        {
            var value = GpuLane.Create(TOp.Identity);
            for (var slice = 0; slice < a.Slices; slice++)
            {
                value = TOp.Combine(value, new GpuLane(a.Partial[slice * a.Results + i]));
            }

            StoreResult(a, i, value.Value);
        }
    }

    private static void Store(in Arguments a, int place, float value)
    {
        if (a.Slices > 1)
        {
            a.Partial[place] = value;
        }
        else
        {
            StoreResult(a, place, value);
        }
    }

    private static void StoreResult(in Arguments a, int result, float value)
    {
        var at = a.AtY[result];
        a.Y[at] = a.Accumulate != 0 ? a.Y[at] + value : value;
    }

    private static int First(in Arguments a, int slice) => (int)((long)a.Length * slice / a.Slices);

    private static int End(in Arguments a, int slice) => (int)((long)a.Length * (slice + 1) / a.Slices);
}
