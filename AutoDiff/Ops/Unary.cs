using AlphaNet.Pure.Tensors;
using AlphaNet.Pure.Tensors.Lanes;
using AlphaNet.Pure.Tensors.Lanes.Ops;

namespace AlphaNet.Pure.AutoDiff;

/// <summary>Elementwise functions of one value: y = f(x), dx = dy f'(x).</summary>
public static class Unary
{
    /// <summary>y = f(x) for any function written over lanes; its derivative is part of it.</summary>
    public static Var Apply<TOp>(this Var x) where TOp : struct, IUnaryOp
    {
        var node = x.Tape.Rent<UnaryNode<TOp>>();
        node.X = x.Node;
        return x.Tape.Record(node, x.Shape, x.Value.DType, x.NeedsGradient);
    }

    /// <summary>x sigmoid(x).</summary>
    public static Var Swish(this Var x) => x.Apply<Swish>();

    /// <summary>1 / (1 + exp(-x)).</summary>
    public static Var Sigmoid(this Var x) => x.Apply<Sigmoid>();

    /// <summary>max(x, 0).</summary>
    public static Var Relu(this Var x) => x.Apply<Relu>();

    /// <summary>min(max(x + 3, 0), 6) / 6.</summary>
    public static Var HardSigmoid(this Var x) => x.Apply<HardSigmoid>();

    /// <summary>e to the x.</summary>
    public static Var Exp(this Var x) => x.Apply<Exp>();

    /// <summary>Natural logarithm.</summary>
    public static Var Log(this Var x) => x.Apply<Log>();

    /// <summary>Square root.</summary>
    public static Var Sqrt(this Var x) => x.Apply<Sqrt>();

    /// <summary>x squared.</summary>
    public static Var Square(this Var x) => x.Apply<Square>();

    /// <summary>Hyperbolic tangent.</summary>
    public static Var Tanh(this Var x) => x.Apply<Tanh>();

    /// <summary>Magnitude.</summary>
    public static Var Abs(this Var x) => x.Apply<Abs>();

    /// <summary>1 / x.</summary>
    public static Var Reciprocal(this Var x) => x.Apply<Reciprocal>();

    /// <summary>min(max(x, 0), 6).</summary>
    public static Var Relu6(this Var x) => x.Apply<Relu6>();

    /// <summary>x min(max(x + 3, 0), 6) / 6.</summary>
    public static Var HardSwish(this Var x) => x.Apply<HardSwish>();

    private sealed class UnaryNode<TOp> : Node where TOp : struct, IUnaryOp
    {
        public Node X { get; set; } = null!;

        protected override bool IsCheap => true;

        protected override void Compute(in Tensor y) => Backend.Unary<TOp>(X.Value, y);

        protected override void Backward(in Tensor dy)
        {
            var dx = GradientOf(X, out var accumulate);
            Backend.UnaryBackward<TOp>(X.Value, dy, dx, accumulate);
        }

        protected override void Clear() => X = null!;
    }
}
