using AlphaNet.Pure.AutoDiff;
using AlphaNet.Pure.Tensors;
using AlphaNet.Pure.Tensors.Lanes;

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
    public Var Forward(in ForwardContext context, Var x, int kernel, int stride) => x.Depthwise(Use(context, x.Shape[^1], kernel), stride);

    /// <summary>act(norm(y)) of plain x, its normalisation pending.</summary>
    public NormVar<TAct> Forward<TAct>(in ForwardContext context, Var x, int kernel, int stride, BatchNorm norm) where TAct : struct, IUnaryOp
    {
        ArgumentNullException.ThrowIfNull(norm);
        var channels = x.Shape[^1];
        return norm.Observe(context, x.DepthwiseNorm<TAct>(Use(context, channels, kernel), stride, norm.Parameters(context, channels)));
    }

    /// <summary>act(norm(y)) of a pending x.</summary>
    public NormVar<TAct> Forward<TIn, TAct>(in ForwardContext context, NormVar<TIn> x, int kernel, int stride, BatchNorm norm)
        where TIn : struct, IUnaryOp where TAct : struct, IUnaryOp
    {
        ArgumentNullException.ThrowIfNull(norm);
        var channels = x.Shape[^1];
        return norm.Observe(context, x.DepthwiseNorm<TIn, TAct>(Use(context, channels, kernel), stride, norm.Parameters(context, channels)));
    }

    private Var Use(in ForwardContext context, int channels, int kernel)
    {
        ForwardContext.RequireMemory(weight);
        if (kernel < 1 || kernel > maxKernel || (maxKernel - kernel) % 2 != 0 || channels > weight.Shape[2])
        {
            throw new ShapeException(
                "Use", $"parameter '{weight.Name}' {weight.Shape} has no slice of kernel {kernel} and channels {channels}: the input has more channels than the layer was made for, or its kernel has no such centre");
        }

        var value = Active(weight.Value, channels, kernel);
        if (!context.Tape.Recording)
        {
            return context.Tape.Constant(value);
        }

        ForwardContext.Touch(weight);
        return context.Tape.Parameter(value, Active(weight.Gradient, channels, kernel));
    }

    private Tensor Active(in Tensor stored, int channels, int kernel)
    {
        var margin = (maxKernel - kernel) / 2;
        return stored.Slice(0, margin, kernel).Slice(1, margin, kernel).Slice(2, 0, channels);
    }
}
