using AlphaNet.Pure.Tensors;
using AlphaNet.Pure.Tensors.Backends;

namespace AlphaNet.Pure.AutoDiff;

/// <summary>The gate of a squeeze-and-excite, from means over pixels.</summary>
internal sealed class ExciteNode : Node
{
    private Node mean = null!;
    private Node reduce = null!;
    private Node reduceBias = null!;
    private Node expand = null!;
    private Node expandBias = null!;
    private Tensor squeezed;
    private Tensor excited;

    public static Var Record(Var mean, Var reduce, Var reduceBias, Var expand, Var expandBias)
    {
        const string Name = "Excite";
        if (mean.Shape.Rank < 2 || reduce.Shape.Rank != 2 || reduce.Shape[1] != mean.Shape[^1] || expand.Shape != new Shape(reduce.Shape[1], reduce.Shape[0]))
        {
            throw new ShapeException(Name, $"expected means [n, 1, 1, c] and weights [hidden, c] and [c, hidden], received {mean.Shape}, {reduce.Shape} and {expand.Shape}");
        }

        if (reduceBias.Shape != new Shape(reduce.Shape[0]) || expandBias.Shape != new Shape(expand.Shape[0]))
        {
            throw new ShapeException(Name, $"expected biases [hidden] and [c] for weights {reduce.Shape} and {expand.Shape}, received {reduceBias.Shape} and {expandBias.Shape}");
        }

        var tape = mean.Tape;
        var node = tape.Rent<ExciteNode>();
        node.mean = mean.Node;
        (node.reduce, node.reduceBias) = (tape.Operand(reduce, Name), tape.Operand(reduceBias, Name));
        (node.expand, node.expandBias) = (tape.Operand(expand, Name), tape.Operand(expandBias, Name));
        var needsGradient = mean.NeedsGradient || reduce.NeedsGradient || reduceBias.NeedsGradient || expand.NeedsGradient || expandBias.NeedsGradient;
        return tape.Record(node, mean.Shape, mean.Value.DType, needsGradient);
    }

    private ExciteWeights Weights => new(reduce.Value, reduceBias.Value, expand.Value, expandBias.Value);

    protected override void Compute(in Tensor y)
    {
        var images = (int)(Shape.Count / Shape[^1]);
        squeezed = Backend.Rent(new Shape(images, reduce.Shape[0]), y.DType);
        excited = Backend.Rent(new Shape(images, Shape[^1]), y.DType);
        Tape.Fused(y.DType).Excite(mean.Value, Weights, squeezed, excited, y);
        if (!NeedsGradient)
        {
            GiveBack();
        }
    }

    protected override void Backward(in Tensor dy)
    {
        // First: where a weight is the mean too, dmean is added to what this begins with.
        var gradients = new ExciteWeights(AccumulatorOf(reduce), AccumulatorOf(reduceBias), AccumulatorOf(expand), AccumulatorOf(expandBias));
        var accumulate = false;
        var dmean = Needs(mean) ? GradientOf(mean, out accumulate) : default;
        Tape.Fused(dy.DType).ExciteBackward(mean.Value, Weights, squeezed, excited, dy, gradients, dmean, accumulate);
        GiveBack();
    }

    protected override void Clear()
    {
        GiveBack();
        mean = reduce = reduceBias = expand = expandBias = null!;
    }

    private void GiveBack()
    {
        if (!squeezed.IsNone)
        {
            Backend.Return(squeezed);
            Backend.Return(excited);
        }

        squeezed = excited = default;
    }
}
