using AlphaNet.Pure.AutoDiff;
using AlphaNet.Pure.Tensors;

namespace AlphaNet.Pure.Nn.Layers;

/// <summary>Linear layer with bias: y = x W^T + b. Elastic in its inputs: the first columns of W.</summary>
public sealed class Dense
{
    private readonly Parameter weight;
    private readonly Parameter bias;

    /// <summary>Registers weight and bias, drawn from U(-b, b) with b = 1 / sqrt(in).</summary>
    public Dense(ParameterSet parameters, string name, int inFeatures, int outFeatures)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        var bound = 1 / Math.Sqrt(inFeatures);
        weight = parameters.Add(name + ".weight", new Shape(outFeatures, inFeatures), ParameterLayout.Plain, decays: true, bound);
        bias = parameters.Add(name + ".bias", new Shape(outFeatures), ParameterLayout.Plain, decays: false, bound);
    }

    /// <summary>Maps x [..., in] to all outputs.</summary>
    public Var Forward(in ForwardContext context, Var x) =>
        x.Linear(context.Use(weight, weight.Shape[0], x.Shape[^1]), context.Use(bias));
}
