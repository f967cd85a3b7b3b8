using AlphaNet.Pure.Tensors;

namespace AlphaNet.Pure.AutoDiff;

/// <summary>Products with plain numbers.</summary>
public static class Scaling
{
    /// <summary>y = factor x, dx = factor dy.</summary>
    public static Var Scale(this Var x, double factor)
    {
        var node = x.Tape.Rent<ScaleNode>();
        node.X = x.Node;
        node.Factor = factor;
        return x.Tape.Record(node, x.Shape, x.Value.DType, x.NeedsGradient);
    }

    private sealed class ScaleNode : Node
    {
        public Node X { get; set; } = null!;

        public double Factor { get; set; }

        protected override bool IsCheap => true;

        protected override void Compute(in Tensor y) => Backend.AddScaled(X.Value, Factor, y, accumulate: false);

        protected override void Backward(in Tensor dy)
        {
            var dx = GradientOf(X, out var accumulate);
            Backend.AddScaled(dy, Factor, dx, accumulate);
        }

        protected override void Clear() => X = null!;
    }
}
