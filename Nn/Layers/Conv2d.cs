using AlphaNet.Pure.AutoDiff;
using AlphaNet.Pure.Tensors;
using AlphaNet.Pure.Tensors.Lanes;

namespace AlphaNet.Pure.Nn.Layers;

/// <summary>Dense convolution with a square odd kernel, "same" padding and no bias. Elastic in its output channels.</summary>
public sealed class Conv2d
{
    private readonly Parameter weight;
    private readonly int kernel;

    /// <summary>Registers the weight, drawn from U(-b, b) with b = 1 / sqrt(in kernel^2).</summary>
    public Conv2d(ParameterSet parameters, string name, int inChannels, int outChannels, int kernel)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        this.kernel = kernel;
        weight = parameters.Add(
            name + ".weight", new Shape(outChannels, kernel, kernel, inChannels), ParameterLayout.Convolution, decays: true, 1 / Math.Sqrt(inChannels * kernel * kernel));
    }

    /// <summary>Maps x [n, h, w, in] to the first <paramref name="outChannels"/> outputs.</summary>
    public Var Forward(in ForwardContext context, Var x, int outChannels, int stride) =>
        x.Conv2d(context.Use(weight, outChannels, kernel, kernel, x.Shape[^1]), stride, kernel / 2);

    /// <summary>act(norm(y)), its normalisation pending.</summary>
    public NormVar<TAct> Forward<TAct>(in ForwardContext context, Var x, int outChannels, int stride, BatchNorm norm) where TAct : struct, IUnaryOp
    {
        ArgumentNullException.ThrowIfNull(norm);
        var active = context.Use(weight, outChannels, kernel, kernel, x.Shape[^1]);
        return norm.Observe(context, x.Conv2dNorm<TAct>(active, stride, kernel / 2, norm.Parameters(context, outChannels)));
    }
}
