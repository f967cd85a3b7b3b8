using AlphaNet.Pure.Tensors;

namespace AlphaNet.Pure.AutoDiff;

/// <summary>Pooling of NHWC maps; output size (h + 2 padding - size) / stride + 1, rounded down.</summary>
public static class Pooling
{
    /// <summary>Means of size x size windows; padding zeros count.</summary>
    public static Var AveragePool(this Var x, int size, int stride, int padding = 0)
    {
        var node = x.Tape.Rent<AverageNode>();
        (node.X, node.Size, node.Stride, node.Padding) = (x.Node, size, stride, padding);
        return x.Tape.Record(node, Output("AveragePool", x.Shape, size, stride, padding), x.Value.DType, x.NeedsGradient);
    }

    /// <summary>Largest elements of size x size windows; the gradient goes to the first largest.</summary>
    public static Var MaxPool(this Var x, int size, int stride, int padding = 0)
    {
        var node = x.Tape.Rent<MaxNode>();
        (node.X, node.Size, node.Stride, node.Padding) = (x.Node, size, stride, padding);
        return x.Tape.Record(node, Output("MaxPool", x.Shape, size, stride, padding), x.Value.DType, x.NeedsGradient);
    }

    private static Shape Output(string operation, Shape x, int size, int stride, int padding)
    {
        if (x.Rank != 4)
        {
            throw new ShapeException(operation, $"expected x [n, h, w, c], received {x}");
        }

        return new Shape(
            x[0], Convolutions.Output(operation, x[1], size, stride, padding), Convolutions.Output(operation, x[2], size, stride, padding), x[3]);
    }

    private sealed class AverageNode : Node
    {
        public Node X { get; set; } = null!;

        public int Size { get; set; }

        public int Stride { get; set; }

        public int Padding { get; set; }

        protected override void Compute(in Tensor y) => Backend.AveragePool(X.Value, y, Size, Stride, Padding);

        protected override void Backward(in Tensor dy)
        {
            var dx = GradientOf(X, out var accumulate);
            Backend.AveragePoolBackward(dy, dx, Size, Stride, Padding, accumulate);
        }

        protected override void Clear() => X = null!;
    }

    private sealed class MaxNode : Node
    {
        public Node X { get; set; } = null!;

        public int Size { get; set; }

        public int Stride { get; set; }

        public int Padding { get; set; }

        protected override void Compute(in Tensor y) => Backend.MaxPool(X.Value, y, Size, Stride, Padding);

        protected override void Backward(in Tensor dy)
        {
            var dx = GradientOf(X, out var accumulate);
            Backend.MaxPoolBackward(X.Value, dy, dx, Size, Stride, Padding, accumulate);
        }

        protected override void Clear() => X = null!;
    }
}
