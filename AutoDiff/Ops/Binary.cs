using AlphaNet.Pure.Tensors;
using AlphaNet.Pure.Tensors.Lanes;
using AlphaNet.Pure.Tensors.Lanes.Ops;

namespace AlphaNet.Pure.AutoDiff;

/// <summary>Elementwise functions of two values, broadcast against each other: da = sum over a's broadcast axes of dy df/da, db likewise.</summary>
public static class Binary
{
    /// <summary>y = f(a, b) for any function written over lanes; its derivatives are part of it.</summary>
    /// <exception cref="ShapeException">The shapes do not broadcast, or the element types differ.</exception>
    public static Var Apply<TOp>(this Var a, Var b) where TOp : struct, IBinaryOp
    {
        if (a.Value.DType != b.Value.DType)
        {
            throw new ShapeException(typeof(TOp).Name, $"operands {a.Value} and {b.Value} differ in element type");
        }

        var node = a.Tape.Rent<BinaryNode<TOp>>();
        node.A = a.Node;
        node.B = a.Tape.Operand(b, typeof(TOp).Name);
        return a.Tape.Record(node, Shape.Broadcast(typeof(TOp).Name, a.Shape, b.Shape), a.Value.DType, a.NeedsGradient || b.NeedsGradient);
    }

    /// <summary>a + b.</summary>
    public static Var Add(this Var a, Var b)
    {
        if (a.Shape != b.Shape)
        {
            return a.Apply<Add>(b);
        }

        var node = a.Tape.Rent<SumNode>();
        node.A = a.Node;
        node.B = a.Tape.Operand(b, "Add");
        return a.Tape.Record(node, a.Shape, a.Value.DType, a.NeedsGradient || b.NeedsGradient);
    }

    /// <summary>a - b.</summary>
    public static Var Subtract(this Var a, Var b) => a.Apply<Subtract>(b);

    /// <summary>a b.</summary>
    public static Var Multiply(this Var a, Var b) => a.Apply<Multiply>(b);

    /// <summary>a / b.</summary>
    public static Var Divide(this Var a, Var b) => a.Apply<Divide>(b);

    /// <summary>The larger of a and b; where equal each gets half the gradient.</summary>
    public static Var Maximum(this Var a, Var b) => a.Apply<Maximum>(b);

    /// <summary>The smaller of a and b; where equal each gets half the gradient.</summary>
    public static Var Minimum(this Var a, Var b) => a.Apply<Minimum>(b);

    private sealed class BinaryNode<TOp> : Node where TOp : struct, IBinaryOp
    {
        public Node A { get; set; } = null!;

        public Node B { get; set; } = null!;

        protected override bool IsCheap => true;

        protected override void Compute(in Tensor y) => Backend.Binary<TOp>(A.Value, B.Value, y);

        protected override void Backward(in Tensor dy)
        {
            if (Needs(A))
            {
                var da = GradientOf(A, out var accumulate);
                Backend.BinaryBackward<TOp>(A.Value, B.Value, dy, da, ofSecond: false, accumulate);
            }

            if (Needs(B))
            {
                var db = GradientOf(B, out var accumulate);
                Backend.BinaryBackward<TOp>(A.Value, B.Value, dy, db, ofSecond: true, accumulate);
            }
        }

        protected override void Clear() => A = B = null!;
    }

    /// <summary>The sum of equal shapes, as residual connections have it: the gradient passes on without being multiplied or, for one operand, copied.</summary>
    private sealed class SumNode : Node
    {
        public Node A { get; set; } = null!;

        public Node B { get; set; } = null!;

        protected override bool IsCheap => true;

        protected override void Compute(in Tensor y) => Backend.Binary<Add>(A.Value, B.Value, y);

        protected override void Backward(in Tensor dy)
        {
            PassGradient(B, last: false);
            PassGradient(A, last: true);
        }

        protected override void Clear() => A = B = null!;
    }
}
