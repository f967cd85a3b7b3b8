using AlphaNet.Pure.Tensors;
using AlphaNet.Pure.Tensors.Lanes.Ops;

namespace AlphaNet.Pure.AutoDiff;

/// <summary>Other views of a value: no number is moved forward, gradients land in the same view of the input's gradient.</summary>
public static class Views
{
    /// <summary>The same elements under another shape; one length may be -1.</summary>
    public static Var Reshape(this Var x, params ReadOnlySpan<int> lengths)
    {
        var node = x.Tape.Rent<ReshapeNode>();
        node.X = x.Node;
        return x.Tape.RecordView(node, x.Node, x.Value.Reshape(lengths));
    }

    /// <summary>Elements start to start + length - 1 along an axis.</summary>
    public static Var Slice(this Var x, int axis, int start, int length)
    {
        var node = x.Tape.Rent<SliceNode>();
        node.X = x.Node;
        (node.Axis, node.From, node.Length) = (axis, start, length);
        return x.Tape.RecordView(node, x.Node, x.Value.Slice(axis, start, length));
    }

    /// <summary>Axes in another order: axis i of the result is axis <c>order[i]</c> of x. dx = dy, its axes in the order of before.</summary>
    /// <exception cref="ShapeException">That is no order of x's axes.</exception>
    public static Var Permute(this Var x, params ReadOnlySpan<int> order)
    {
        var view = x.Value.Permute(order);
        var node = x.Tape.Rent<PermuteNode>();
        node.X = x.Node;
        for (var i = 0; i < order.Length; i++)
        {
            node.Back[order[i]] = i;
        }

        return x.Tape.RecordView(node, x.Node, view);
    }

    /// <summary>The last two axes exchanged.</summary>
    /// <exception cref="ShapeException">x has fewer than two axes.</exception>
    public static Var Transpose(this Var x)
    {
        var node = x.Tape.Rent<TransposeNode>();
        node.X = x.Node;
        return x.Tape.RecordView(node, x.Node, x.Value.Transpose());
    }

    /// <summary>An axis of length 1 taken out.</summary>
    /// <exception cref="ShapeException">The axis is not of length 1.</exception>
    public static Var Squeeze(this Var x, int axis)
    {
        var node = x.Tape.Rent<ReshapeNode>();
        node.X = x.Node;
        return x.Tape.RecordView(node, x.Node, x.Value.Squeeze(axis));
    }

    /// <summary>A new axis of length 1 before an axis, or at the end.</summary>
    /// <exception cref="ShapeException">No axis can be put in there.</exception>
    public static Var Unsqueeze(this Var x, int axis)
    {
        var node = x.Tape.Rent<ReshapeNode>();
        node.X = x.Node;
        return x.Tape.RecordView(node, x.Node, x.Value.Unsqueeze(axis));
    }

    /// <summary>Axes of length 1 repeated, and leading ones added, up to a shape; dx = dy summed over them. Elementwise operations broadcast by themselves.</summary>
    /// <exception cref="ShapeException">x does not broadcast to the shape.</exception>
    public static Var BroadcastTo(this Var x, Shape shape)
    {
        if (x.Shape == shape)
        {
            return x;
        }

        var node = x.Tape.Rent<BroadcastNode>();
        node.X = x.Node;
        return x.Tape.RecordView(node, x.Node, x.Value.BroadcastTo(shape));
    }

    /// <summary>The same numbers side by side: x itself if they are, otherwise a copy through which gradients flow.</summary>
    public static Var Contiguous(this Var x) => x.Value.IsContiguous ? x : x.Scale(1);

    private sealed class ReshapeNode : Node
    {
        public Node X { get; set; } = null!;

        protected override void Compute(in Tensor y) => throw new InvalidOperationException("A view has nothing to compute.");

        protected override void Backward(in Tensor dy)
        {
            Span<int> lengths = stackalloc int[Shape.MaxRank];
            X.Shape.CopyTo(lengths);
            var dx = GradientOf(X, out var accumulate);
            Backend.AddScaled(dy.Reshape(lengths[..X.Shape.Rank]), 1, dx, accumulate);
        }

        protected override void Clear() => X = null!;
    }

    private sealed class SliceNode : Node
    {
        public Node X { get; set; } = null!;

        public int Axis { get; set; }

        public int From { get; set; }

        public int Length { get; set; }

        protected override void Compute(in Tensor y) => throw new InvalidOperationException("A view has nothing to compute.");

        protected override void Backward(in Tensor dy)
        {
            var dx = GradientOf(X, out var accumulate);
            if (!accumulate)
            {
                Backend.Fill(dx, 0);
            }

            Backend.AddScaled(dy, 1, dx.Slice(Axis, From, Length), accumulate: true);
        }

        protected override void Clear() => X = null!;
    }

    private sealed class PermuteNode : Node
    {
        public Node X { get; set; } = null!;

        /// <summary>The order that undoes x's; its first entries, as many as x has axes.</summary>
        public int[] Back { get; } = new int[Shape.MaxRank];

        protected override void Compute(in Tensor y) => throw new InvalidOperationException("A view has nothing to compute.");

        protected override void Backward(in Tensor dy)
        {
            var dx = GradientOf(X, out var accumulate);
            Backend.AddScaled(dy.Permute(Back.AsSpan(0, dy.Rank)), 1, dx, accumulate);
        }

        protected override void Clear() => X = null!;
    }

    private sealed class BroadcastNode : Node
    {
        public Node X { get; set; } = null!;

        protected override void Compute(in Tensor y) => throw new InvalidOperationException("A view has nothing to compute.");

        protected override void Backward(in Tensor dy)
        {
            var dx = GradientOf(X, out var accumulate);
            while (dx.Rank < dy.Rank)
            {
                dx = dx.Unsqueeze(0);
            }

            Backend.Reduce<Sum>(dy, dx, accumulate);
        }

        protected override void Clear() => X = null!;
    }

    private sealed class TransposeNode : Node
    {
        public Node X { get; set; } = null!;

        protected override void Compute(in Tensor y) => throw new InvalidOperationException("A view has nothing to compute.");

        protected override void Backward(in Tensor dy)
        {
            var dx = GradientOf(X, out var accumulate);
            Backend.AddScaled(dy.Transpose(), 1, dx, accumulate);
        }

        protected override void Clear() => X = null!;
    }
}
