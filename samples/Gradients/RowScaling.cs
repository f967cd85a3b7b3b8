using AlphaNet.Pure.AutoDiff;
using AlphaNet.Pure.Tensors;
using AlphaNet.Pure.Tensors.Lanes.Ops;

namespace AlphaNet.Pure.Samples.Gradients;

/// <summary>y = x s with a column s that every row is multiplied by: an operation of one's own that is not elementwise, as a node of the tape.</summary>
internal static class RowScaling
{
    /// <summary>Rows of x [n, c], each times its number of s [n, 1].</summary>
    public static Var ScaleRows(this Var x, Var s)
    {
        var node = x.Tape.Rent<ScaleRowsNode>();
        (node.X, node.S) = (x.Node, x.Tape.Operand(s, nameof(ScaleRows)));
        return x.Tape.Record(node, x.Shape, x.Value.DType, x.NeedsGradient || s.NeedsGradient);
    }

    private sealed class ScaleRowsNode : Node
    {
        public Node X { get; set; } = null!;

        public Node S { get; set; } = null!;

        protected override void Compute(in Tensor y) => Backend.Binary<Multiply>(X.Value, S.Value, y);

        protected override void Backward(in Tensor dy)
        {
            if (X.NeedsGradient)
            {
                var dx = GradientOf(X, out var accumulate);
                Backend.BinaryBackward<Multiply>(X.Value, S.Value, dy, dx, ofSecond: false, accumulate);
            }

            if (S.NeedsGradient)
            {
                var ds = GradientOf(S, out var accumulate);
                Backend.BinaryBackward<Multiply>(X.Value, S.Value, dy, ds, ofSecond: true, accumulate);
            }
        }

        protected override void Clear() => (X, S) = (null!, null!);
    }
}
