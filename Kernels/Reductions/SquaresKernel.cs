using AlphaNet.Pure.Kernels.Launching;
using AlphaNet.Pure.Tensors.Lanes.Ops;
using ILGPU;

namespace AlphaNet.Pure.Kernels.Reductions;

/// <summary>Sums of squares of slices of a tensor, one a group.</summary>
internal static class SquaresKernel
{
    internal struct Arguments
    {
        public int Count;
        public ArrayView<float> X;
        public Layout AtX;
        public ArrayView<float> Partial;
    }

    public static void Sums(Arguments a)
    {
        var sum = 0f;
        for (var i = Strided.First; i < a.Count; i += Strided.Step)
        {
            var value = a.X[a.AtX[i]];
            sum += value * value;
        }

        var total = GroupTree.Combine<Sum>(sum);
        if (Group.IdxX == 0)
        {
            a.Partial[Grid.IdxX] = total;
        }
    }
}
