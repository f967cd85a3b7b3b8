using AlphaNet.Pure.Tensors;

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

    /// <summary>The last two axes exchanged.</summary>
    public static Var Transpose(this Var x)
    {
        var node = x.Tape.Rent<TransposeNode>();
        node.X = x.Node;
        return x.Tape.RecordView(node, x.Node, x.Value.Transpose());
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
