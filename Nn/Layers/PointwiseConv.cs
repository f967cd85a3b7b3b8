using AlphaNet.Pure.AutoDiff;
using AlphaNet.Pure.Tensors;
using AlphaNet.Pure.Tensors.Lanes;

namespace AlphaNet.Pure.Nn.Layers;

/// <summary>1x1 convolution without bias: y[..., o] = sum_i x[..., i] W[o, i]. Elastic: the weight in use is the leading block for the channels in and out.</summary>
public sealed class PointwiseConv
{
    private readonly Parameter weight;

    /// <summary>Registers the weight, drawn from U(-b, b) with b = 1 / sqrt(in).</summary>
    public PointwiseConv(ParameterSet parameters, string name, int inChannels, int outChannels)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        weight = parameters.Add(name + ".weight", new Shape(outChannels, inChannels), ParameterLayout.Pointwise, decays: true, 1 / Math.Sqrt(inChannels));
    }

    /// <summary>Maps x [..., in] to the first <paramref name="outChannels"/> outputs.</summary>
    public Var Forward(in ForwardContext context, Var x, int outChannels) => x.Linear(context.Use(weight, outChannels, x.Shape[^1]));

    /// <summary>act(norm(y)) of plain x, its normalisation pending.</summary>
    public NormVar<TAct> Forward<TAct>(in ForwardContext context, Var x, int outChannels, BatchNorm norm) where TAct : struct, IUnaryOp
    {
        ArgumentNullException.ThrowIfNull(norm);
        return norm.Observe(context, x.PointwiseNorm<TAct>(context.Use(weight, outChannels, x.Shape[^1]), norm.Parameters(context, outChannels)));
    }

    /// <summary>act(norm(y)) of a pending x, times its gate if one is given.</summary>
    public NormVar<TAct> Forward<TIn, TAct>(in ForwardContext context, NormVar<TIn> x, int outChannels, BatchNorm norm, Var gate = default)
        where TIn : struct, IUnaryOp where TAct : struct, IUnaryOp
    {
        ArgumentNullException.ThrowIfNull(norm);
        return norm.Observe(
            context, x.PointwiseNorm<TIn, TAct>(context.Use(weight, outChannels, x.Shape[^1]), norm.Parameters(context, outChannels), gate));
    }
}
