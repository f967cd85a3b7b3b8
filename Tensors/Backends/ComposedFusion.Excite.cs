using AlphaNet.Pure.Tensors.Lanes;
using AlphaNet.Pure.Tensors.Lanes.Ops;

namespace AlphaNet.Pure.Tensors.Backends;

/// <content>Gates.</content>
public sealed partial class ComposedFusion
{
    /// <inheritdoc/>
    public void SumGated(in Tensor gatedSums, in Tensor gate, in Tensor pooled, double share, in Tensor sums)
    {
        FusedOperand.RequireGatedSums("SumGated", gatedSums, gate, pooled, sums, SumsOf(gate.DType));
        backend.AddScaled(pooled, share, pooled, accumulate: false);
        var images = backend.Rent(gate.Shape, gate.DType);
        for (var row = 0; row < 2; row++)
        {
            backend.Binary<Multiply>(gate, Row(gatedSums, row == 0 ? 1 : 3), images);
            backend.Binary<Multiply>(pooled, Row(gatedSums, row == 0 ? 2 : 4), images, accumulate: true);
            backend.Reduce<Sum>(images.ToMatrix(), sums.Slice(0, row, 1));
        }

        backend.Return(images);
    }

    /// <inheritdoc/>
    public void Excite(in Tensor mean, in ExciteWeights weights, in Tensor squeezed, in Tensor excited, in Tensor gate)
    {
        FusedOperand.RequireExcite("Excite", mean, weights, squeezed, excited, gate);
        var hidden = backend.Rent(squeezed.Shape, squeezed.DType);
        backend.MatMul(mean.ToMatrix(), weights.Reduce.Transpose(), squeezed);
        Biased<Relu>(squeezed, weights.ReduceBias, hidden);
        backend.MatMul(hidden, weights.Expand.Transpose(), excited);
        Biased<HardSigmoid>(excited, weights.ExpandBias, gate.ToMatrix());
        backend.Return(hidden);
    }

    /// <inheritdoc/>
    public void ExciteBackward(
        in Tensor mean, in ExciteWeights weights, in Tensor squeezed, in Tensor excited, in Tensor dgate, in ExciteWeights gradients, in Tensor dmean, bool accumulate)
    {
        FusedOperand.RequireExcite("ExciteBackward", mean, weights, squeezed, excited, dgate);
        FusedOperand.RequireExciteGradients("ExciteBackward", mean, weights, gradients, dmean);
        var (d, hidden) = (backend.Rent(excited.Shape, excited.DType), backend.Rent(squeezed.Shape, squeezed.DType));
        BiasedBackward<HardSigmoid>(excited, weights.ExpandBias, dgate.ToMatrix(), d, gradients.ExpandBias);
        if (!gradients.Expand.IsNone)
        {
            Biased<Relu>(squeezed, weights.ReduceBias, hidden);
            backend.MatMul(d.Transpose(), hidden, gradients.Expand, accumulate: true);
        }

        backend.MatMul(d, weights.Expand, hidden);
        BiasedBackward<Relu>(squeezed, weights.ReduceBias, hidden, hidden, gradients.ReduceBias);
        if (!gradients.Reduce.IsNone)
        {
            backend.MatMul(hidden.Transpose(), mean.ToMatrix(), gradients.Reduce, accumulate: true);
        }

        if (!dmean.IsNone)
        {
            backend.MatMul(hidden, weights.Reduce, dmean.ToMatrix(), accumulate);
        }

        backend.Return(hidden);
        backend.Return(d);
    }

    // y = act(z + bias)
    private void Biased<TAct>(in Tensor z, in Tensor bias, in Tensor y) where TAct : struct, IUnaryOp
    {
        backend.Binary<Add>(z, bias, y);
        backend.Unary<TAct>(y, y);
    }

    // d = dy act'(z + bias), and dbias += its sums; d may be dy.
    private void BiasedBackward<TAct>(in Tensor z, in Tensor bias, in Tensor dy, in Tensor d, in Tensor dbias) where TAct : struct, IUnaryOp
    {
        var u = backend.Rent(z.Shape, z.DType);
        backend.Binary<Add>(z, bias, u);
        backend.UnaryBackward<TAct>(u, dy, d, accumulate: false);
        backend.Return(u);
        if (!dbias.IsNone)
        {
            backend.Reduce<Sum>(d, dbias.Unsqueeze(0), accumulate: true);
        }
    }
}
