using AlphaNet.Pure.Tensors;
using AlphaNet.Pure.Tensors.Lanes;
using AlphaNet.Pure.Tensors.Lanes.Ops;

namespace AlphaNet.Pure.AutoDiff;

/// <summary>
/// Convolutions with batch norm and activation as one operation each, y = act(norm(conv(x))). Raw maps are written once; normalisation, activation and gate are
/// part of the next operation's load, and of its gradients' store. The plain operations one after another give the same numbers.
/// </summary>
public static class FusedOperations
{
    /// <summary>1x1 convolution of a plain map x [n, ..., in] with W [out, in].</summary>
    /// <exception cref="ShapeException">The operands do not fit.</exception>
    public static NormVar<TAct> PointwiseNorm<TAct>(this Var x, Var weight, in NormParameters norm) where TAct : struct, IUnaryOp =>
        PointwiseNormNode<Identity, TAct>.Record(new NormInput<Identity>(x), weight, norm);

    /// <summary>1x1 convolution of a pending value, times a gate [n, 1, 1, in] if one is given, with W [out, in].</summary>
    /// <exception cref="ShapeException">The operands do not fit.</exception>
    public static NormVar<TAct> PointwiseNorm<TIn, TAct>(this NormVar<TIn> x, Var weight, in NormParameters norm, Var gate = default)
        where TIn : struct, IUnaryOp where TAct : struct, IUnaryOp
    {
        if (!gate.IsNone && gate.Shape != new Shape(x.Shape[0], 1, 1, x.Shape[^1]))
        {
            throw new ShapeException("PointwiseNorm", $"expected a gate [n, 1, 1, c] for a map {x.Shape}, received {gate.Shape}");
        }

        return PointwiseNormNode<TIn, TAct>.Record(new NormInput<TIn>(x, gate), weight, norm);
    }

    /// <summary>Depthwise convolution of a plain map x [n, h, w, c] with W [k, k, c], padding k / 2.</summary>
    /// <exception cref="ShapeException">The operands do not fit.</exception>
    public static NormVar<TAct> DepthwiseNorm<TAct>(this Var x, Var weight, int stride, in NormParameters norm) where TAct : struct, IUnaryOp =>
        DepthwiseNormNode<Identity, TAct>.Record(new NormInput<Identity>(x), weight, stride, norm);

    /// <summary>Depthwise convolution of a pending value with W [k, k, c], padding k / 2.</summary>
    /// <exception cref="ShapeException">The operands do not fit.</exception>
    public static NormVar<TAct> DepthwiseNorm<TIn, TAct>(this NormVar<TIn> x, Var weight, int stride, in NormParameters norm)
        where TIn : struct, IUnaryOp where TAct : struct, IUnaryOp =>
        DepthwiseNormNode<TIn, TAct>.Record(new NormInput<TIn>(x), weight, stride, norm);

    /// <summary>Dense convolution of a plain map x [n, h, w, in] with W [out, kh, kw, in].</summary>
    /// <exception cref="ShapeException">The operands do not fit.</exception>
    public static NormVar<TAct> Conv2dNorm<TAct>(this Var x, Var weight, int stride, int padding, in NormParameters norm) where TAct : struct, IUnaryOp =>
        ConvolutionNormNode<TAct>.Record(x, weight, stride, padding, norm);

    /// <summary>The value itself, in memory.</summary>
    public static Var Activate<TAct>(this NormVar<TAct> x) where TAct : struct, IUnaryOp
    {
        var node = x.Tape.Rent<ActivateNode<TAct>>();
        node.X = x.Node;
        return x.Tape.Record(node, x.Shape, x.Node.Value.DType, x.NeedsGradient);
    }

    /// <summary>The value plus another of its shape, as residual connections have it; neither sum nor summands are written twice.</summary>
    /// <exception cref="ShapeException">The shapes differ.</exception>
    public static Var Add(this NormVar<Identity> x, Var other)
    {
        if (x.Shape != other.Shape)
        {
            throw new ShapeException("Add", $"a pending value of shape {x.Shape} takes an addend of that shape, received {other.Shape}");
        }

        var node = x.Tape.Rent<ResidualNode>();
        (node.X, node.Other) = (x.Node, x.Tape.Operand(other, "Add"));
        return x.Tape.Record(node, x.Shape, other.Value.DType, x.NeedsGradient || other.NeedsGradient);
    }

    /// <summary>Mean over height and width: [n, h, w, c] to [n, 1, 1, c].</summary>
    public static Var GlobalAveragePool<TAct>(this NormVar<TAct> x) where TAct : struct, IUnaryOp
    {
        var node = x.Tape.Rent<PoolNode<TAct>>();
        node.X = x.Node;
        return x.Tape.Record(node, new Shape(x.Shape[0], 1, 1, x.Shape[^1]), x.Node.Value.DType, x.NeedsGradient);
    }

    /// <summary>
    /// The gate hsigmoid(relu(mean W1^T + b1) W2^T + b2) of a squeeze-and-excite (Hu et al. 2018), of the means' shape [n, 1, 1, c], with W1 [hidden, c] and W2 [c, hidden], which may be slices.
    /// </summary>
    /// <exception cref="ShapeException">The operands do not fit.</exception>
    public static Var Excite(this Var mean, Var reduce, Var reduceBias, Var expand, Var expandBias) =>
        ExciteNode.Record(mean, reduce, reduceBias, expand, expandBias);

    private sealed class ActivateNode<TAct> : Node where TAct : struct, IUnaryOp
    {
        public NormNode<TAct> X { get; set; } = null!;

        protected override bool IsCheap => true;

        protected override void Compute(in Tensor y) => Tape.Fused(y.DType).Activate<TAct>(X.Read(), default, y);

        protected override void Backward(in Tensor dy)
        {
            var (delta, sums) = (X.NewDelta(), X.NewSums());
            Tape.Fused(dy.DType).ActivateBackward<TAct>(X.Read(), dy, delta, sums);
            X.Receive(delta, sums);
        }

        protected override void Clear() => X = null!;
    }

    private sealed class PoolNode<TAct> : Node where TAct : struct, IUnaryOp
    {
        public NormNode<TAct> X { get; set; } = null!;

        protected override void Compute(in Tensor y) => Tape.Fused(y.DType).Pool<TAct>(X.Read(), y);

        protected override void Backward(in Tensor dy)
        {
            if (Kept)
            {
                var copy = Backend.Rent(dy.Shape, dy.DType);
                Backend.Copy(dy, copy);
                X.ReceivePooled(copy);
            }
            else
            {
                X.ReceivePooled(TakeGradient());
            }
        }

        protected override void Clear() => X = null!;
    }

    private sealed class ResidualNode : Node
    {
        public NormNode<Identity> X { get; set; } = null!;

        public Node Other { get; set; } = null!;

        protected override bool IsCheap => true;

        protected override void Compute(in Tensor y) => Tape.Fused(y.DType).Activate<Identity>(X.Read(), Other.Value, y);

        protected override void Backward(in Tensor dy)
        {
            if (!Needs(X))
            {
                PassGradient(Other, last: true);
                return;
            }

            var sums = X.NewSums();
            Tape.Fused(dy.DType).ActivateBackward<Identity>(X.Read(), dy, default, sums);

            // Whatever was recorded before X plays after it: its gradient may wait in X's until X has used it.
            if (Needs(Other) && Other.Order < X.Order && !Kept && X.Gradient.IsNone)
            {
                X.Receive(TakeGradient(), sums, Other);
                return;
            }

            var delta = X.NewDelta();
            Backend.Copy(dy, delta);
            X.Receive(delta, sums);
            PassGradient(Other, last: true);
        }

        protected override void Clear()
        {
            X = null!;
            Other = null!;
        }
    }
}
