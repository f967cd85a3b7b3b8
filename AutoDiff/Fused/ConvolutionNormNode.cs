using AlphaNet.Pure.Tensors;
using AlphaNet.Pure.Tensors.Backends;
using AlphaNet.Pure.Tensors.Lanes;

namespace AlphaNet.Pure.AutoDiff;

/// <summary>z = dense convolution of a plain map with batch norm and activation pending.</summary>
internal sealed class ConvolutionNormNode<TAct> : NormNode<TAct> where TAct : struct, IUnaryOp
{
    private Node x = null!;
    private Node weight = null!;
    private int stride;
    private int padding;

    public static NormVar<TAct> Record(Var x, Var weight, int stride, int padding, in NormParameters norm)
    {
        var shape = Convolutions.DenseOutput("Conv2dNorm", x.Shape, weight.Shape, stride, padding);
        var node = x.Tape.Rent<ConvolutionNormNode<TAct>>();
        (node.x, node.weight, node.stride, node.padding) = (x.Node, x.Tape.Operand(weight, "Conv2dNorm"), stride, padding);
        return node.Record(x.Tape, norm, shape, x.Value.DType, x.NeedsGradient || weight.NeedsGradient);
    }

    protected override void Convolve(in Tensor z, in Tensor mean, in Tensor variance)
    {
        Backend.Conv2d(x.Value, weight.Value, z, stride, padding);
        if (!mean.IsNone)
        {
            Backend.BatchStatistics(z, mean, variance);
        }
    }

    protected override void ConvolveBackward(in NormalizedGradient dz)
    {
        var g = NewDelta();
        Fused.NormGradient<TAct>(dz, g);
        if (Needs(weight))
        {
            Backend.Conv2dWeightGradient(x.Value, g, AccumulatorOf(weight), stride, padding);
        }

        if (Needs(x))
        {
            var dx = GradientOf(x, out var accumulate);
            Backend.Conv2dInputGradient(g, weight.Value, dx, stride, padding, accumulate);
        }

        Backend.Return(g);
    }

    protected override void Clear()
    {
        base.Clear();
        x = weight = null!;
    }
}
