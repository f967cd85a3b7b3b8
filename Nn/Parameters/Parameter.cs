using AlphaNet.Pure.Tensors;

namespace AlphaNet.Pure.Nn;

/// <summary>A trained tensor with its gradient and momentum, each a part of its set's flat memory.</summary>
public sealed class Parameter
{
    internal Parameter(string name, Shape shape, ParameterLayout layout, bool decays, double initialBound, double initialValue)
    {
        Name = name;
        Shape = shape;
        Layout = layout;
        Decays = decays;
        InitialBound = initialBound;
        InitialValue = initialValue;
    }

    /// <summary>The key in files, as PyTorch would name it.</summary>
    public string Name { get; }

    /// <summary>Shape in memory.</summary>
    public Shape Shape { get; }

    /// <summary>How memory relates to files.</summary>
    public ParameterLayout Layout { get; }

    /// <summary>Whether weight decay applies.</summary>
    public bool Decays { get; }

    /// <summary>Half-width of the uniform initial distribution around <see cref="InitialValue"/>.</summary>
    public double InitialBound { get; }

    /// <summary>Centre of the initial distribution, or the initial value itself.</summary>
    public double InitialValue { get; }

    /// <summary>The weights.</summary>
    public Tensor Value { get; internal set; }

    /// <summary>The gradient, summed up over a step.</summary>
    public Tensor Gradient { get; internal set; }

    /// <summary>The optimizer's momentum buffer.</summary>
    public Tensor Momentum { get; internal set; }

    /// <summary>
    /// Whether a gradient was ever asked for, which <c>ForwardContext.Use</c> notes; who puts <see cref="Value"/> and <see cref="Gradient"/> on a tape by hand sets it. Until then the optimizer leaves the parameter alone; afterwards it decays and coasts on its momentum
    /// in steps that do not use it, as PyTorch 1.x with zeroed gradients does.
    /// </summary>
    public bool Touched { get; set; }

    /// <summary>Shape in files.</summary>
    public Shape FileShape => Layout switch
    {
        ParameterLayout.Pointwise => new Shape(Shape[0], Shape[1], 1, 1),
        ParameterLayout.Convolution => new Shape(Shape[0], Shape[3], Shape[1], Shape[2]),
        ParameterLayout.Depthwise => new Shape(Shape[2], 1, Shape[0], Shape[1]),
        _ => Shape,
    };

    /// <summary>A tensor laid out as this parameter (its value, momentum, or a slice) as a dense copy in the order of files.</summary>
    public Tensor ToFile(in Tensor tensor) => FileView(tensor).Clone();

    /// <summary>The same as a view: nothing is copied.</summary>
    public Tensor FileView(in Tensor tensor) => Layout switch
    {
        ParameterLayout.Pointwise => tensor.Unsqueeze(2).Unsqueeze(3),
        ParameterLayout.Convolution => tensor.Permute(0, 3, 1, 2),
        ParameterLayout.Depthwise => tensor.Permute(2, 0, 1).Unsqueeze(1),
        _ => tensor,
    };

    /// <summary>A view of a tensor in the order of files in this parameter's order.</summary>
    public Tensor FromFile(in Tensor tensor) => Layout switch
    {
        ParameterLayout.Pointwise => tensor.Squeeze(3).Squeeze(2),
        ParameterLayout.Convolution => tensor.Permute(0, 2, 3, 1),
        ParameterLayout.Depthwise => tensor.Squeeze(1).Permute(1, 2, 0),
        _ => tensor,
    };
}
