using AlphaNet.Pure.Tensors;

namespace AlphaNet.Pure.AutoDiff;

/// <summary>Products and sums with plain numbers.</summary>
public static class Scaling
{
    /// <summary>y = factor x, dx = factor dy.</summary>
    public static Var Scale(this Var x, double factor) => x.Affine(factor, 0);

    /// <summary>y = factor x + offset, dx = factor dy.</summary>
    public static Var Affine(this Var x, double factor, double offset)
    {
        var node = x.Tape.Rent<AffineNode>();
        (node.X, node.Factor, node.Offset) = (x.Node, factor, offset);
        return x.Tape.Record(node, x.Shape, x.Value.DType, x.NeedsGradient);
    }

    private sealed class AffineNode : Node
    {
        public Node X { get; set; } = null!;

        public double Factor { get; set; }

        public double Offset { get; set; }

        protected override bool IsCheap => true;

        protected override void Compute(in Tensor y)
        {
            if (Offset != 0)
            {
                Backend.Fill(y, Offset);
            }

            Backend.AddScaled(X.Value, Factor, y, accumulate: Offset != 0);
        }

        protected override void Backward(in Tensor dy)
        {
            var dx = GradientOf(X, out var accumulate);
            Backend.AddScaled(dy, Factor, dx, accumulate);
        }

        protected override void Clear() => X = null!;
    }
}
