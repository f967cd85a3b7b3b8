using AlphaNet.Pure.Tensors;
using AlphaNet.Pure.Tensors.Lanes;

namespace AlphaNet.Pure.AutoDiff;

/// <summary>Batch normalisation with its activation: y = act(gamma (x - mean) / sqrt(variance + epsilon) + beta), per channel of the last axis.</summary>
public static class BatchNorms
{
    /// <summary>Normalises by the batch's own mean and biased variance and differentiates through them (Ioffe and Szegedy 2015).</summary>
    /// <param name="x">Dense values [..., c].</param>
    /// <param name="gamma">Scale [c].</param>
    /// <param name="beta">Shift [c].</param>
    /// <param name="epsilon">Added to the variance.</param>
    /// <param name="mean">The batch's mean [c], readable until the tape's reset.</param>
    /// <param name="variance">The batch's biased variance [c], likewise.</param>
    /// <typeparam name="TAct">The activation; <c>Identity</c> for none.</typeparam>
    public static Var BatchNorm<TAct>(this Var x, Var gamma, Var beta, double epsilon, out Tensor mean, out Tensor variance) where TAct : struct, IUnaryOp
    {
        var node = Fill<TAct>(x, gamma, beta, epsilon);
        node.ByBatch = true;
        var y = x.Tape.Record(node, x.Shape, x.Value.DType, x.NeedsGradient || gamma.NeedsGradient || beta.NeedsGradient);
        (mean, variance) = (node.Mean, node.Variance);
        return y;
    }

    /// <summary>Normalises by given statistics, which are constants.</summary>
    /// <param name="x">Dense values [..., c].</param>
    /// <param name="gamma">Scale [c].</param>
    /// <param name="beta">Shift [c].</param>
    /// <param name="epsilon">Added to the variance.</param>
    /// <param name="mean">Mean [c], the caller's.</param>
    /// <param name="variance">Variance [c], the caller's.</param>
    /// <typeparam name="TAct">The activation; <c>Identity</c> for none.</typeparam>
    public static Var Normalize<TAct>(this Var x, Var gamma, Var beta, double epsilon, in Tensor mean, in Tensor variance) where TAct : struct, IUnaryOp
    {
        var node = Fill<TAct>(x, gamma, beta, epsilon);
        node.Mean = mean;
        node.Variance = variance;
        node.ByBatch = false;
        return x.Tape.Record(node, x.Shape, x.Value.DType, x.NeedsGradient || gamma.NeedsGradient || beta.NeedsGradient);
    }

    private static BatchNormNode<TAct> Fill<TAct>(Var x, Var gamma, Var beta, double epsilon) where TAct : struct, IUnaryOp
    {
        if (x.Shape.Rank < 1 || gamma.Shape != beta.Shape || gamma.Shape.Rank != 1 || gamma.Shape[0] != x.Shape[^1])
        {
            throw new ShapeException("BatchNorm", $"expected x [..., c], gamma [c] and beta [c], received {x.Shape}, {gamma.Shape} and {beta.Shape}");
        }

        var node = x.Tape.Rent<BatchNormNode<TAct>>();
        (node.X, node.Gamma, node.Beta, node.Epsilon) = (x.Node, x.Tape.Operand(gamma, "BatchNorm"), x.Tape.Operand(beta, "BatchNorm"), epsilon);
        return node;
    }

    private sealed class BatchNormNode<TAct> : Node where TAct : struct, IUnaryOp
    {
        public Node X { get; set; } = null!;

        public Node Gamma { get; set; } = null!;

        public Node Beta { get; set; } = null!;

        public double Epsilon { get; set; }

        public Tensor Mean { get; set; }

        public Tensor Variance { get; set; }

        /// <summary>Whether the statistics are the batch's: then the node owns them, and gradients pass through them.</summary>
        public bool ByBatch { get; set; }

        protected override bool IsCheap => true;

        protected override void Compute(in Tensor y)
        {
            // Rented on the tape, whose reset hands them back if anything fails; taken once, however often y is computed again.
            if (ByBatch && Variance.IsNone)
            {
                Mean = Backend.Rent(Gamma.Shape, y.DType);
                Variance = Backend.Rent(Gamma.Shape, y.DType);
                Backend.BatchStatistics(X.Value, Mean, Variance);
            }

            Backend.BatchNorm<TAct>(X.Value, Mean, Variance, Gamma.Value, Beta.Value, Epsilon, y);
        }

        protected override void Backward(in Tensor dy)
        {
            // First: where x is gamma or beta too, dx is added to what these begin with.
            var (dgamma, dbeta) = (AccumulatorOf(Gamma), AccumulatorOf(Beta));
            Tensor dx = default;
            var add = false;
            if (Needs(X))
            {
                dx = GradientOf(X, out add);
            }

            Backend.BatchNormBackward<TAct>(
                X.Value, Mean, Variance, Gamma.Value, Beta.Value, Epsilon, dy, dx, add, dgamma, dbeta, ByBatch);
        }

        protected override void Clear()
        {
            GiveBack(Mean);
            GiveBack(Variance);
            Mean = Variance = default;
            X = Gamma = Beta = null!;
        }

        private void GiveBack(in Tensor statistics)
        {
            if (ByBatch && !statistics.IsNone)
            {
                Backend.Return(statistics);
            }
        }
    }
}
