using AlphaNet.Pure.Tensors;
using AlphaNet.Pure.Tensors.Lanes;
using AlphaNet.Pure.Tensors.Lanes.Ops;

namespace AlphaNet.Pure.AutoDiff;

/// <summary>Sums, means and extremes over axes; reduced axes stay with length 1.</summary>
public static class Reductions
{
    /// <summary>Sum over the given axes, or over all without any. dx = dy, broadcast.</summary>
    public static Var Sum(this Var x, params ReadOnlySpan<int> axes) => Reduce(x, mean: false, axes);

    /// <summary>Mean over the given axes, or over all without any. dx = dy / count, broadcast.</summary>
    public static Var Mean(this Var x, params ReadOnlySpan<int> axes) => Reduce(x, mean: true, axes);

    /// <summary>Largest over the given axes, or over all without any; NaN if any is. dy goes to the largest, by equal shares where several are, as of <see cref="Binary.Maximum"/>.</summary>
    public static Var Max(this Var x, params ReadOnlySpan<int> axes) => Extreme<Max>(x, axes);

    /// <summary>Smallest over the given axes, or over all without any; NaN if any is. dy goes to the smallest, by equal shares where several are, as of <see cref="Binary.Minimum"/>.</summary>
    public static Var Min(this Var x, params ReadOnlySpan<int> axes) => Extreme<Min>(x, axes);

    /// <summary>Mean over height and width of a map: [n, h, w, c] to [n, 1, 1, c].</summary>
    public static Var GlobalAveragePool(this Var x) => x.Mean(1, 2);

    private static Shape Reduced(Shape shape, ReadOnlySpan<int> axes)
    {
        for (var i = 0; i < (axes.Length == 0 ? shape.Rank : axes.Length); i++)
        {
            shape = shape.With(axes.Length == 0 ? i : axes[i], 1);
        }

        return shape;
    }

    private static Var Extreme<TOp>(Var x, ReadOnlySpan<int> axes) where TOp : struct, IReduceOp
    {
        var node = x.Tape.Rent<ExtremeNode<TOp>>();
        node.X = x.Node;
        return x.Tape.Record(node, Reduced(x.Shape, axes), x.Value.DType, x.NeedsGradient);
    }

    private static Var Reduce(Var x, bool mean, ReadOnlySpan<int> axes)
    {
        var shape = Reduced(x.Shape, axes);
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

    private sealed class ExtremeNode<TOp> : Node where TOp : struct, IReduceOp
    {
        public Node X { get; set; } = null!;

        protected override void Compute(in Tensor y) => Backend.Reduce<TOp>(X.Value, y);

        protected override void Backward(in Tensor dy)
        {
            var (chosen, share) = (Backend.Rent(X.Shape, dy.DType), Backend.Rent(Shape, dy.DType));
            Backend.Binary<Equal>(X.Value, Value, chosen);
            Backend.Reduce<Sum>(chosen, share);
            Backend.Binary<Divide>(dy, share, share);
            var dx = GradientOf(X, out var accumulate);
            Backend.Binary<Multiply>(chosen, share, dx, accumulate);
            Backend.Return(chosen);
            Backend.Return(share);
        }

        protected override void Clear() => X = null!;
    }

    /// <summary>1 where a and b are equal, else 0.</summary>
    private struct Equal : IBinaryOp
    {
        public static TLane Forward<TLane>(TLane a, TLane b) where TLane : struct, ILane<TLane> =>
            TLane.Select(TLane.LessThan(a, b), TLane.Create(0), TLane.Select(TLane.LessThan(b, a), TLane.Create(0), TLane.Create(1)));

        public static TLane DerivativeA<TLane>(TLane a, TLane b) where TLane : struct, ILane<TLane> => TLane.Create(0);

        public static TLane DerivativeB<TLane>(TLane a, TLane b) where TLane : struct, ILane<TLane> => TLane.Create(0);
    }
}
