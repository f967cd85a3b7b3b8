using AlphaNet.Pure.AutoDiff;
using AlphaNet.Pure.Tensors;

namespace AlphaNet.Pure.Nn.Layers;

/// <summary>Depthwise convolution without bias. Elastic: the first channels, and the centre of the stored kernel.</summary>
public sealed class DepthwiseConv
{
    private readonly Parameter weight;
    private readonly int maxKernel;

    /// <summary>Registers the weight [k, k, c], drawn from U(-b, b) with b = 1 / k.</summary>
    public DepthwiseConv(ParameterSet parameters, string name, int channels, int kernel)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        maxKernel = kernel;
        weight = parameters.Add(name + ".weight", new Shape(kernel, kernel, channels), ParameterLayout.Depthwise, decays: true, 1.0 / kernel);
    }

    /// <summary>Filters every channel of x [n, h, w, c] by the central kernel x kernel weights.</summary>
    public Var Forward(in ForwardContext context, Var x, int kernel, int stride)
    {
        var tape = context.Tape;
        var value = Active(weight.Value, x.Shape[^1], kernel);
        if (!tape.Recording)
        {
            return x.Depthwise(tape.Constant(value), stride);
        }

        weight.Touched = true;
        return x.Depthwise(tape.Parameter(value, Active(weight.Gradient, x.Shape[^1], kernel)), stride);
    }

    private Tensor Active(in Tensor stored, int channels, int kernel)
    {
        var margin = (maxKernel - kernel) / 2;
        return stored.Slice(0, margin, kernel).Slice(1, margin, kernel).Slice(2, 0, channels);
    }
}
