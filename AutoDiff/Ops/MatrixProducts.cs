using AlphaNet.Pure.Tensors;
using AlphaNet.Pure.Tensors.Lanes.Ops;

namespace AlphaNet.Pure.AutoDiff;

/// <summary>Matrix products, linear layers and 1x1 convolutions.</summary>
public static class MatrixProducts
{
    /// <summary>c = a b for matrices [m, k] and [k, n]; da = dc b^T, db = a^T dc.</summary>
    /// <exception cref="ShapeException">The operands are no matrices or do not chain.</exception>
    public static Var MatMul(this Var a, Var b)
    {
        if (a.Shape.Rank != 2 || b.Shape.Rank != 2 || a.Shape[1] != b.Shape[0])
        {
            throw new ShapeException("MatMul", $"expected [m, k] and [k, n], received {a.Shape} and {b.Shape}");
        }

        var node = a.Tape.Rent<MatMulNode>();
        node.A = a.Node;
        node.B = a.Tape.Operand(b, "MatMul");
        return a.Tape.Record(node, new Shape(a.Shape[0], b.Shape[1]), a.Value.DType, a.NeedsGradient || b.NeedsGradient);
    }

    /// <summary>
    /// y = x W^T over the last axis of dense x [..., in] with W [out, in]: a linear layer without bias, or on a map a 1x1 convolution.
    /// dx = dy W, dW = dy^T x. W may be a slice.
    /// </summary>
    /// <exception cref="ShapeException">W is no matrix or takes another number of channels.</exception>
    public static Var Linear(this Var x, Var weight)
    {
        if (weight.Shape.Rank != 2 || x.Shape.Rank < 1 || weight.Shape[1] != x.Shape[^1])
        {
            throw new ShapeException("Linear", $"expected x [..., in] and weight [out, in], received {x.Shape} and {weight.Shape}");
        }

        var node = x.Tape.Rent<LinearNode>();
        node.X = x.Node;
        node.Weight = x.Tape.Operand(weight, "Linear");
        return x.Tape.Record(node, x.Shape.With(x.Shape.Rank - 1, weight.Shape[0]), x.Value.DType, x.NeedsGradient || weight.NeedsGradient);
    }

    /// <summary>y = x W^T + bias, bias [out].</summary>
    public static Var Linear(this Var x, Var weight, Var bias) => x.Linear(weight).Apply<Add>(bias);

    private sealed class MatMulNode : Node
    {
        public Node A { get; set; } = null!;

        public Node B { get; set; } = null!;

        protected override void Compute(in Tensor y) => Backend.MatMul(A.Value, B.Value, y);

        protected override void Backward(in Tensor dy)
        {
            if (Needs(A))
            {
                var da = GradientOf(A, out var accumulate);
                Backend.MatMul(dy, B.Value.Transpose(), da, accumulate);
            }

            if (Needs(B))
            {
                var db = GradientOf(B, out var accumulate);
                Backend.MatMul(A.Value.Transpose(), dy, db, accumulate);
            }
        }

        protected override void Clear() => A = B = null!;
    }

    private sealed class LinearNode : Node
    {
        public Node X { get; set; } = null!;

        public Node Weight { get; set; } = null!;

        protected override void Compute(in Tensor y) => Backend.MatMul(X.Value.ToMatrix(), Weight.Value.Transpose(), y.ToMatrix());

        protected override void Backward(in Tensor dy)
        {
            var rows = dy.ToMatrix();
            if (Needs(Weight))
            {
                var dw = GradientOf(Weight, out var accumulate);
                Backend.MatMul(rows.Transpose(), X.Value.ToMatrix(), dw, accumulate);
            }

            if (Needs(X))
            {
                var dx = GradientOf(X, out var accumulate);
                Backend.MatMul(rows, Weight.Value, dx.ToMatrix(), accumulate);
            }
        }

        protected override void Clear() => X = Weight = null!;
    }
}
