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
        if (x.Shape.Rank != 4 || weight.Shape.Rank != 4 || x.Shape[3] != weight.Shape[3])
        {
            throw new ShapeException("Conv2d", $"expected x [n, h, w, in] and weight [out, kh, kw, in], received {x.Shape} and {weight.Shape}");
        }

        var height = Output("Conv2d", x.Shape[1], weight.Shape[1], stride, padding);
        var width = Output("Conv2d", x.Shape[2], weight.Shape[2], stride, padding);
        var node = x.Tape.Rent<Conv2dNode>();
        (node.X, node.Weight, node.Stride, node.Padding) = (x.Node, weight.Node, stride, padding);
        return x.Tape.Record(node, new Shape(x.Shape[0], height, width, weight.Shape[0]), x.Value.DType, x.NeedsGradient || weight.NeedsGradient);
    }

    /// <summary>
    /// Depthwise convolution of x [n, h, w, c] with weight [k, k, c], k odd, padding k/2; output size (h + stride - 1) / stride. The weight may be a slice:
    /// the first channels of more, and the centre of a larger kernel.
    /// </summary>
    /// <exception cref="ShapeException">The channels differ or the kernel is even or not square.</exception>
    public static Var Depthwise(this Var x, Var weight, int stride = 1)
    {
        if (x.Shape.Rank != 4 || weight.Shape.Rank != 3 || x.Shape[3] != weight.Shape[2] || weight.Shape[0] != weight.Shape[1] || weight.Shape[0] % 2 == 0)
        {
            throw new ShapeException("Depthwise", $"expected x [n, h, w, c] and weight [k, k, c] with k odd, received {x.Shape} and {weight.Shape}");
        }

        var node = x.Tape.Rent<DepthwiseNode>();
        (node.X, node.Weight, node.Stride) = (x.Node, weight.Node, stride);
        var shape = new Shape(x.Shape[0], (x.Shape[1] + stride - 1) / stride, (x.Shape[2] + stride - 1) / stride, x.Shape[3]);
        return x.Tape.Record(node, shape, x.Value.DType, x.NeedsGradient || weight.NeedsGradient);
    }

    internal static int Output(string operation, int length, int kernel, int stride, int padding)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(stride, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(padding);
        return length + 2 * padding >= kernel
            ? (length + 2 * padding - kernel) / stride + 1
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
                var dw = GradientOf(Weight, out var accumulate);
                if (!accumulate)
                {
                    dw.Clear();
                }

                Backend.Conv2dWeightGradient(X.Value, dy, dw, Stride, Padding);
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
            Tensor dx = default, dw = default;
            var add = false;
            if (Needs(Weight))
            {
                dw = GradientOf(Weight, out var accumulate);
                if (!accumulate)
                {
                    dw.Clear();
                }
            }

            if (Needs(X))
            {
                dx = GradientOf(X, out add);
            }

            Backend.DepthwiseBackward(X.Value, Weight.Value, dy, dx, add, dw, Stride);
        }

        protected override void Clear() => X = Weight = null!;
    }
}
