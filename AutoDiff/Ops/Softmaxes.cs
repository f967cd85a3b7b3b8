using AlphaNet.Pure.Tensors;

namespace AlphaNet.Pure.AutoDiff;

/// <summary>Softmax over the last axis and its logarithm.</summary>
public static class Softmaxes
{
    /// <summary>y = exp(x) / sum exp(x); dx = y (dy - sum y dy).</summary>
    public static Var Softmax(this Var x) => Record(x, logarithm: false);

    /// <summary>y = x - log sum exp(x); dx = dy - exp(y) sum dy. A class that a logit of minus infinity masks has minus infinity.</summary>
    public static Var LogSoftmax(this Var x) => Record(x, logarithm: true);

    private static Var Record(Var x, bool logarithm)
    {
        var node = x.Tape.Rent<SoftmaxNode>();
        (node.X, node.Logarithm) = (x.Node, logarithm);
        return x.Tape.Record(node, x.Shape, x.Value.DType, x.NeedsGradient);
    }

    private sealed class SoftmaxNode : Node
    {
        public Node X { get; set; } = null!;

        public bool Logarithm { get; set; }

        protected override void Compute(in Tensor y) => Backend.Softmax(X.Value, y, Logarithm);

        protected override void Backward(in Tensor dy)
        {
            var dx = GradientOf(X, out var accumulate);
            Backend.SoftmaxBackward(Value, dy, dx, Logarithm, accumulate);
        }

        protected override void Clear() => X = null!;
    }
}
