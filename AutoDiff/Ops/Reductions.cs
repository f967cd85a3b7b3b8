using AlphaNet.Pure.Tensors;
using AlphaNet.Pure.Tensors.Lanes.Ops;

namespace AlphaNet.Pure.AutoDiff;

/// <summary>Sums and means over axes; reduced axes stay with length 1.</summary>
public static class Reductions
{
    /// <summary>Sum over the given axes, or over all without any. dx = dy, broadcast.</summary>
    public static Var Sum(this Var x, params ReadOnlySpan<int> axes) => Reduce(x, mean: false, axes);

    /// <summary>Mean over the given axes, or over all without any. dx = dy / count, broadcast.</summary>
    public static Var Mean(this Var x, params ReadOnlySpan<int> axes) => Reduce(x, mean: true, axes);

    /// <summary>Mean over height and width of a map: [n, h, w, c] to [n, 1, 1, c].</summary>
    public static Var GlobalAveragePool(this Var x) => x.Mean(1, 2);

    private static Var Reduce(Var x, bool mean, ReadOnlySpan<int> axes)
    {
        var shape = x.Shape;
        for (var i = 0; i < (axes.Length == 0 ? x.Shape.Rank : axes.Length); i++)
        {
            shape = shape.With(axes.Length == 0 ? i : axes[i], 1);
        }

        var node = x.Tape.Rent<SumNode>();
        node.X = x.Node;
        node.Factor = mean ? (double)shape.Count / x.Shape.Count : 1;
        return x.Tape.Record(node, shape, x.Value.DType, x.NeedsGradient);
    }

    private sealed class SumNode : Node
    {
        public Node X { get; set; } = null!;

        public double Factor { get; set; }

        protected override void Compute(in Tensor y)
        {
            Backend.Reduce<Sum>(X.Value, y);
            if (Factor != 1)
            {
                Backend.AddScaled(y, Factor, y, accumulate: false);
            }
        }

        protected override void Backward(in Tensor dy)
        {
            var dx = GradientOf(X, out var accumulate);
            Backend.AddScaled(dy, Factor, dx, accumulate);
        }

        protected override void Clear() => X = null!;
    }
}
