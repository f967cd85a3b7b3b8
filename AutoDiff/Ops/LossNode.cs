using AlphaNet.Pure.Tensors;
using AlphaNet.Pure.Tensors.Lanes.Ops;

namespace AlphaNet.Pure.AutoDiff;

/// <summary>A mean over samples of a loss of logits [n, classes] whose gradient comes out of the forward computation.</summary>
internal abstract class LossNode : Node
{
    private Tensor gradient;

    /// <summary>The logits to differentiate by.</summary>
    public Node Logits { get; set; } = null!;

    /// <summary>Per-sample losses [n], and the gradient of their mean unless none is wanted.</summary>
    protected abstract void Evaluate(in Tensor losses, in Tensor logitsGradient);

    protected sealed override void Compute(in Tensor y)
    {
        var logits = Logits.Value;
        var losses = Backend.Rent(new Shape(logits.Shape[0]), logits.DType);
        try
        {
            if (NeedsGradient)
            {
                gradient = Backend.Rent(logits.Shape, logits.DType);
            }

            Evaluate(losses, gradient);
            Backend.Reduce<Sum>(losses, y.Reshape(1));
            Backend.AddScaled(y, 1.0 / logits.Shape[0], y, accumulate: false);
        }
        finally
        {
            Backend.Return(losses);
        }
    }

    protected sealed override void Backward(in Tensor dy)
    {
        var dx = GradientOf(Logits, out var accumulate);
        Backend.Binary<Multiply>(gradient, dy, dx, accumulate);
    }

    protected override void Clear()
    {
        if (!gradient.IsNone)
        {
            Backend.Return(gradient);
            gradient = default;
        }

        Logits = null!;
    }
}
