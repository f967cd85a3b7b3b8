using AlphaNet.Pure.Tensors;

namespace AlphaNet.Pure.AutoDiff;

/// <summary>A value that came from outside: a constant, an input to differentiate by, or a slice of a parameter with its accumulator.</summary>
internal sealed class LeafNode : Node
{
    private bool given;

    internal override bool GradientIsGiven => given;

    internal void Set(in Tensor value, bool needsGradient, in Tensor accumulator)
    {
        SetResult(value, owned: false);
        NeedsGradient = needsGradient;
        given = !accumulator.IsNone;
        Gradient = accumulator;
        Kept = needsGradient && !given;
    }

    protected override void Compute(in Tensor y) => throw new InvalidOperationException("A leaf has nothing to compute.");

    protected override void Backward(in Tensor dy)
    {
    }

    protected override void Clear() => given = false;
}
