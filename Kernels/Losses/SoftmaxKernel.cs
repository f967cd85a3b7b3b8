using AlphaNet.Pure.Kernels.Launching;
using AlphaNet.Pure.Tensors.Lanes.Ops;
using ILGPU;

namespace AlphaNet.Pure.Kernels.Losses;

/// <summary>Softmax over the last axis and its gradient, a row a group.</summary>
internal static class SoftmaxKernel
{
    internal struct Arguments
    {
        public int Classes;
        public int Logarithm;
        public int Accumulate;

        /// <summary>The input; in the gradient dy.</summary>
        public ClassRows X;

        /// <summary>The result.</summary>
        public ClassRows Y;
        public ClassRows Dx;
    }

    /// <summary>y = softmax(x) or its logarithm; y may be x.</summary>
    public static void Forward(Arguments a)
    {
        var row = LogProbabilities.Of(a.X, Grid.IdxX, a.Classes);
        var to = a.Y.Start(Grid.IdxX);
        for (var i = Group.IdxX; i < a.Classes; i += Group.DimX)
        {
            a.Y.At(to, i) = a.Logarithm != 0 ? row.Logarithm(i) : row.Probability(i);
        }
    }

    /// <summary>dx (+)= y (dy - sum(y dy)); of the logarithm dy - exp(y) sum(dy).</summary>
    public static void Backward(Arguments a)
    {
        var y = a.Y.Start(Grid.IdxX);
        var dy = a.X.Start(Grid.IdxX);
        var dx = a.Dx.Start(Grid.IdxX);
        var sum = 0f;
        for (var i = Group.IdxX; i < a.Classes; i += Group.DimX)
        {
            var gradient = a.X.At(dy, i);
            sum += a.Logarithm != 0 ? gradient : gradient * a.Y.At(y, i);
        }

        sum = GroupTree.Combine<Sum>(sum);
        for (var i = Group.IdxX; i < a.Classes; i += Group.DimX)
        {
            var result = a.Y.At(y, i);
            var gradient = a.X.At(dy, i);
            var value = a.Logarithm != 0 ? gradient - MathF.Exp(result) * sum : result * (gradient - sum);
            a.Dx.At(dx, i) = a.Accumulate != 0 ? a.Dx.At(dx, i) + value : value;
        }
    }
}
