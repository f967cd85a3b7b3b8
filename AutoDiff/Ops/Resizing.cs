using AlphaNet.Pure.Tensors;

namespace AlphaNet.Pure.AutoDiff;

/// <summary>Image resizing.</summary>
public static class Resizing
{
    /// <summary>
    /// Bicubic resize of x [n, h, w, c]: a = -0.75, half-pixel centres, border clamped, no antialiasing. A linear map, so dx is its transpose applied to dy.
    /// The same size gives x itself.
    /// </summary>
    public static Var ResizeBicubic(this Var x, int height, int width)
    {
        if (x.Shape.Rank != 4)
        {
            throw new ShapeException("ResizeBicubic", $"expected x [n, h, w, c], received {x.Shape}");
        }

        if (x.Shape[1] == height && x.Shape[2] == width)
        {
            return x;
        }

        var node = x.Tape.Rent<ResizeNode>();
        node.X = x.Node;
        return x.Tape.Record(node, x.Shape.With(1, height).With(2, width), x.Value.DType, x.NeedsGradient);
    }

    private sealed class ResizeNode : Node
    {
        public Node X { get; set; } = null!;

        protected override void Compute(in Tensor y) => Backend.ResizeBicubic(X.Value, y);

        protected override void Backward(in Tensor dy)
        {
            var dx = GradientOf(X, out var accumulate);
            Backend.ResizeBicubicBackward(dy, dx, accumulate);
        }

        protected override void Clear() => X = null!;
    }
}
