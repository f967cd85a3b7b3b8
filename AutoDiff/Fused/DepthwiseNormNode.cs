using AlphaNet.Pure.Tensors;
using AlphaNet.Pure.Tensors.Backends;
using AlphaNet.Pure.Tensors.Lanes;

namespace AlphaNet.Pure.AutoDiff;

/// <summary>z = depthwise convolution of x with batch norm and activation pending.</summary>
internal sealed class DepthwiseNormNode<TIn, TAct> : NormNode<TAct> where TIn : struct, IUnaryOp where TAct : struct, IUnaryOp
{
    private NormInput<TIn> input;
    private Node weight = null!;
    private int stride;

    public static NormVar<TAct> Record(in NormInput<TIn> input, Var weight, int stride, in NormParameters norm)
    {
        var x = input.Node;
        var shape = Convolutions.DepthwiseOutput("DepthwiseNorm", x.Shape, weight.Shape, stride);
        var node = x.Tape.Rent<DepthwiseNormNode<TIn, TAct>>();
        (node.input, node.weight, node.stride) = (input, x.Tape.Operand(weight, "DepthwiseNorm"), stride);
        return node.Record(x.Tape, norm, shape, weight.Value.DType, input.NeedsGradient || weight.NeedsGradient);
    }

    protected override void Convolve(in Tensor z, in Tensor mean, in Tensor variance) =>
        Fused.DepthwiseNorm<TIn>(input.Read(), weight.Value, z, stride, mean, variance);

    protected override void ConvolveBackward(in NormalizedGradient dz)
    {
        var dw = AccumulatorOf(weight);
        Tensor dx = default, sums = default;
        var accumulate = false;
        if (input.IsPlain && Needs(input.Node))
        {
            dx = GradientOf(input.Node, out accumulate);
        }
        else if (!input.IsPlain && input.NeedsGradient)
        {
            input.Begin(out dx, out sums);
        }

        Fused.DepthwiseNormBackward<TIn, TAct>(input.Read(), weight.Value, dz, dx, accumulate, dw, stride, sums);
        if (!sums.IsNone)
        {
            input.End(dx);
        }
    }

    protected override void Clear()
    {
        base.Clear();
        input = default;
        weight = null!;
    }
}
