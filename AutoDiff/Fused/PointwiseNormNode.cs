using AlphaNet.Pure.Tensors;
using AlphaNet.Pure.Tensors.Backends;
using AlphaNet.Pure.Tensors.Lanes;

namespace AlphaNet.Pure.AutoDiff;

/// <summary>z = x W^T with batch norm and activation pending.</summary>
internal sealed class PointwiseNormNode<TIn, TAct> : NormNode<TAct> where TIn : struct, IUnaryOp where TAct : struct, IUnaryOp
{
    private NormInput<TIn> input;
    private Node weight = null!;

    public static NormVar<TAct> Record(in NormInput<TIn> input, Var weight, in NormParameters norm)
    {
        var x = input.Node;
        if (weight.Shape.Rank != 2 || x.Shape.Rank < 2 || weight.Shape[1] != x.Shape[^1])
        {
            throw new ShapeException("PointwiseNorm", $"expected x [n, ..., in] and weight [out, in], received {x.Shape} and {weight.Shape}");
        }

        var node = x.Tape.Rent<PointwiseNormNode<TIn, TAct>>();
        (node.input, node.weight) = (input, x.Tape.Operand(weight, "PointwiseNorm"));
        return node.Record(
            x.Tape, norm, x.Shape.With(x.Shape.Rank - 1, weight.Shape[0]), weight.Value.DType, input.NeedsGradient || weight.NeedsGradient);
    }

    protected override void Convolve(in Tensor z, in Tensor mean, in Tensor variance) =>
        Fused.PointwiseNorm<TIn>(input.Read(), weight.Value, z, mean, variance);

    protected override void ConvolveBackward(in NormalizedGradient dz)
    {
        // First: where the map is the weight too, dx is added to what this begins with.
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

        Fused.PointwiseNormBackward<TIn, TAct>(input.Read(), weight.Value, dz, dx, accumulate, dw, sums);
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
