using AlphaNet.Pure.AutoDiff;
using AlphaNet.Pure.Tensors;
using AlphaNet.Pure.Tensors.Lanes;

namespace AlphaNet.Pure.Nn.Layers;

/// <summary>Squeeze-and-excite (Hu et al. 2018): x scaled per image and channel by hsigmoid(W2 relu(W1 mean(x) + b1) + b2). Elastic in both widths.</summary>
public sealed class SqueezeExcite
{
    private readonly Parameter reduceWeight;
    private readonly Parameter reduceBias;
    private readonly Parameter expandWeight;
    private readonly Parameter expandBias;

    /// <summary>Registers the two 1x1 convolutions with biases, drawn from U(-b, b) with b = 1 / sqrt(in).</summary>
    public SqueezeExcite(ParameterSet parameters, string name, int channels, int hidden)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        double reduceBound = 1 / Math.Sqrt(channels), expandBound = 1 / Math.Sqrt(hidden);
        reduceWeight = parameters.Add(name + ".fc.reduce.weight", new Shape(hidden, channels), ParameterLayout.Pointwise, decays: true, reduceBound);
        reduceBias = parameters.Add(name + ".fc.reduce.bias", new Shape(hidden), ParameterLayout.Plain, decays: false, reduceBound);
        expandWeight = parameters.Add(name + ".fc.expand.weight", new Shape(channels, hidden), ParameterLayout.Pointwise, decays: true, expandBound);
        expandBias = parameters.Add(name + ".fc.expand.bias", new Shape(channels), ParameterLayout.Plain, decays: false, expandBound);
    }

    /// <summary>The gate [n, 1, 1, c] for x [n, h, w, c].</summary>
    public Var Gate(in ForwardContext context, Var x, int hidden) => GateOfMean(context, x.GlobalAveragePool(), hidden);

    /// <summary>The gate [n, 1, 1, c] for a pending x [n, h, w, c].</summary>
    public Var Gate<TAct>(in ForwardContext context, NormVar<TAct> x, int hidden) where TAct : struct, IUnaryOp =>
        GateOfMean(context, x.GlobalAveragePool(), hidden);

    private Var GateOfMean(in ForwardContext context, Var mean, int hidden)
    {
        var channels = mean.Shape[^1];
        return mean.Excite(
            context.Use(reduceWeight, hidden, channels), context.Use(reduceBias, hidden), context.Use(expandWeight, channels, hidden), context.Use(expandBias, channels));
    }

    /// <summary>x times its gate.</summary>
    public Var Forward(in ForwardContext context, Var x, int hidden) => x * Gate(context, x, hidden);
}
