using AlphaNet.Pure.Tensors;

namespace AlphaNet.Pure.AutoDiff;

/// <summary>Convolutions of NHWC maps with zero padding.</summary>
public static class Convolutions
{
    /// <summary>
    /// Dense convolution of x [n, h, w, in] with weight [out, kh, kw, in]; output size (h + 2 padding - kh) / stride + 1. The weight may be a slice.
    /// A 1x1 convolution of stride 1 is <see cref="MatrixProducts.Linear(Var, Var)"/>.
    /// </summary>
    /// <exception cref="ShapeException">The channels differ or the kernel is larger than the padded map.</exception>
    public static Var Conv2d(this Var x, Var weight, int stride = 1, int padding = 0)
    {
        var shape = DenseOutput("Conv2d", x.Shape, weight.Shape, stride, padding);
        var node = x.Tape.Rent<Conv2dNode>();
        (node.X, node.Weight, node.Stride, node.Padding) = (x.Node, x.Tape.Operand(weight, "Conv2d"), stride, padding);
        return x.Tape.Record(node, shape, x.Value.DType, x.NeedsGradient || weight.NeedsGradient);
    }

    /// <summary>
    /// Depthwise convolution of x [n, h, w, c] with weight [k, k, c], k odd, padding k/2; output size (h + stride - 1) / stride. The weight may be a slice:
    /// the first channels of more, and the centre of a larger kernel.
    /// </summary>
    /// <exception cref="ShapeException">The channels differ or the kernel is even or not square.</exception>
    public static Var Depthwise(this Var x, Var weight, int stride = 1)
    {
        var shape = DepthwiseOutput("Depthwise", x.Shape, weight.Shape, stride);
        var node = x.Tape.Rent<DepthwiseNode>();
        (node.X, node.Weight, node.Stride) = (x.Node, x.Tape.Operand(weight, "Depthwise"), stride);
        return x.Tape.Record(node, shape, x.Value.DType, x.NeedsGradient || weight.NeedsGradient);
    }

    internal static Shape DenseOutput(string operation, Shape x, Shape weight, int stride, int padding)
    {
        if (x.Rank != 4 || weight.Rank != 4 || x[3] != weight[3])
        {
            throw new ShapeException(operation, $"expected x [n, h, w, in] and weight [out, kh, kw, in], received {x} and {weight}");
        }

        return new Shape(x[0], Output(operation, x[1], weight[1], stride, padding), Output(operation, x[2], weight[2], stride, padding), weight[0]);
    }

    internal static Shape DepthwiseOutput(string operation, Shape x, Shape weight, int stride)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(stride, 1);
        if (x.Rank != 4 || weight.Rank != 3 || x[3] != weight[2] || weight[0] != weight[1] || weight[0] % 2 == 0)
        {
            throw new ShapeException(operation, $"expected x [n, h, w, c] and weight [k, k, c] with k odd, received {x} and {weight}");
        }

        return new Shape(x[0], (x[1] + stride - 1) / stride, (x[2] + stride - 1) / stride, x[3]);
    }

    internal static int Output(string operation, int length, int kernel, int stride, int padding)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(stride, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(padding);
        var padded = length + 2L * padding;
        if (padded > int.MaxValue)
        {
            throw new ShapeException(operation, $"a map of {length} with padding {padding} is longer than an axis can be");
        }

        return padded >= kernel
            ? (int)((padded - kernel) / stride + 1)
            : throw new ShapeException(operation, $"a window of {kernel} does not fit a map of {length} with padding {padding}");
    }

    private sealed class Conv2dNode : Node
    {
        public Node X { get; set; } = null!;

        public Node Weight { get; set; } = null!;

        public int Stride { get; set; }

        public int Padding { get; set; }

        protected override void Compute(in Tensor y) => Backend.Conv2d(X.Value, Weight.Value, y, Stride, Padding);

        protected override void Backward(in Tensor dy)
        {
            if (Needs(Weight))
            {
                Backend.Conv2dWeightGradient(X.Value, dy, AccumulatorOf(Weight), Stride, Padding);
            }

            if (Needs(X))
            {
                var dx = GradientOf(X, out var accumulate);
                Backend.Conv2dInputGradient(dy, Weight.Value, dx, Stride, Padding, accumulate);
            }
        }

        protected override void Clear() => X = Weight = null!;
    }

    private sealed class DepthwiseNode : Node
    {
        public Node X { get; set; } = null!;

        public Node Weight { get; set; } = null!;

        public int Stride { get; set; }

        protected override void Compute(in Tensor y) => Backend.Depthwise(X.Value, Weight.Value, y, Stride);

        protected override void Backward(in Tensor dy)
        {
            var dw = AccumulatorOf(Weight);
            Tensor dx = default;
            var add = false;
            if (Needs(X))
            {
                dx = GradientOf(X, out add);
            }

            Backend.DepthwiseBackward(X.Value, Weight.Value, dy, dx, add, dw, Stride);
        }

        protected override void Clear() => X = Weight = null!;
    }
}
