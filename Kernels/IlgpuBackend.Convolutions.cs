using AlphaNet.Pure.Kernels.Convolutions;
using AlphaNet.Pure.Tensors;
using AlphaNet.Pure.Tensors.Cpu.Convolution;
using AlphaNet.Pure.Tensors.Lanes.Ops;
using static AlphaNet.Pure.Tensors.Backends.Operand;

namespace AlphaNet.Pure.Kernels;

/// <content>Dense convolutions.</content>
public sealed partial class IlgpuBackend
{
    /// <summary>
    /// y[n, p, q, o] = sum over u, v, i of x[n, p * stride + u - padding, q * stride + v - padding, i] * w[o, u, v, i], zeros outside x;
    /// x [n, h, w, i], weight [o, kh, kw, i] (any strides), y [n, (h + 2 padding - kh) / stride + 1, likewise, o].
    /// </summary>
    /// <exception cref="ShapeException">The shapes or element types do not fit.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The stride is below 1 or the padding below 0.</exception>
    public void Conv2d(in Tensor x, in Tensor weight, in Tensor y, int stride, int padding)
    {
        const string Name = "Conv2d";
        var shape = ShapeOf(Name, "x", x, weight, "y", y, stride, padding);
        RequireOwnElements(Name, y);
        if (y.Count == 0)
        {
            return;
        }

        if (IsMatrixProduct(shape, x, y))
        {
            MatMul(x.ToMatrix(), WeightMatrix(weight).Transpose(), y.ToMatrix());
            return;
        }

        // Neighbouring threads take neighbouring outputs: only with those adjacent do they read the weight together.
        var adjacent = Rent(new Shape(shape.KernelHeight, shape.KernelWidth, shape.In, shape.Out), DType.Float32);
        Copy(weight.Permute(1, 2, 3, 0), adjacent);
        launcher.OverElements(ConvolutionKernel.Forward, y.Count, ArgumentsOf(Name, shape, x, adjacent.Permute(3, 0, 1, 2), y) with { Count = (int)y.Count });
        Return(adjacent);
    }

    /// <summary>dx (+)= the gradient of <see cref="Conv2d"/> with respect to x, from dy; shapes as there.</summary>
    /// <exception cref="ShapeException">The shapes or element types do not fit.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The stride is below 1 or the padding below 0.</exception>
    public void Conv2dInputGradient(in Tensor dy, in Tensor weight, in Tensor dx, int stride, int padding, bool accumulate)
    {
        const string Name = "Conv2dInputGradient";
        var shape = ShapeOf(Name, "dx", dx, weight, "dy", dy, stride, padding);
        RequireOwnElements(Name, dx);
        if (dx.Count == 0)
        {
            return;
        }

        if (IsMatrixProduct(shape, dx, dy))
        {
            MatMul(dy.ToMatrix(), WeightMatrix(weight), dx.ToMatrix(), accumulate);
            return;
        }

        launcher.OverElements(
            ConvolutionKernel.InputGradient, dx.Count, ArgumentsOf(Name, shape, dx, weight, dy) with { Count = (int)dx.Count, Accumulate = accumulate ? 1 : 0 });
    }

    /// <summary>dw += the gradient of <see cref="Conv2d"/> with respect to the weight; dw [o, kh, kw, i] may be a strided slice.</summary>
    /// <exception cref="ShapeException">The shapes or element types do not fit.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The stride is below 1 or the padding below 0.</exception>
    public void Conv2dWeightGradient(in Tensor x, in Tensor dy, in Tensor dw, int stride, int padding)
    {
        const string Name = "Conv2dWeightGradient";
        var shape = ShapeOf(Name, "x", x, dw, "dy", dy, stride, padding);
        RequireOwnElements(Name, dw);
        if (dw.Count == 0 || dy.Count == 0)
        {
            return;
        }

        if (IsMatrixProduct(shape, x, dy))
        {
            MatMul(dy.ToMatrix().Transpose(), x.ToMatrix(), WeightMatrix(dw), accumulate: true);
            return;
        }

        var arguments = ArgumentsOf(Name, shape, x, dw, dy);
        var rows = shape.Batch * shape.OutHeight;
        arguments.Slices = (int)Math.Clamp((long)rows * shape.OutWidth / LeastSlice, 1, Math.Clamp(WantedThreads / dw.Count, 1, rows));
        var partial = Rent(new Shape(arguments.Slices, shape.Out, shape.KernelHeight, shape.KernelWidth, shape.In), DType.Float32);
        arguments.Count = (int)partial.Count;
        arguments.W = Floats(Name, partial);
        launcher.OverElements(ConvolutionKernel.WeightGradient, partial.Count, arguments);
        Reduce<Sum>(partial, dw.Unsqueeze(0), accumulate: true);
        Return(partial);
    }

    private ConvolutionKernel.Arguments ArgumentsOf(string operation, in ConvolutionShape shape, in Tensor x, in Tensor weight, in Tensor y) => new()
    {
        Batch = shape.Batch,
        Height = shape.Height,
        Width = shape.Width,
        In = shape.In,
        OutHeight = shape.OutHeight,
        OutWidth = shape.OutWidth,
        Out = shape.Out,
        KernelHeight = shape.KernelHeight,
        KernelWidth = shape.KernelWidth,
        Stride = shape.Stride,
        Padding = shape.Padding,
        X = Floats(operation, x),
        W = Floats(operation, weight),
        Y = Floats(operation, y),
        AtX = new Steps(x),
        AtW = new Steps(weight),
        AtY = new Steps(y),
    };

    private static ConvolutionShape ShapeOf(
        string operation, string inputName, in Tensor input, in Tensor weight, string outputName, in Tensor output, int stride, int padding)
    {
        RequireAxes(operation, inputName, input, 4, "[batch, height, width, channels]");
        RequireAxes(operation, "weight", weight, 4, "[outputs, kernel height, kernel width, inputs]");
        RequireAtLeast(operation, "stride", 1, stride);
        RequireAtLeast(operation, "padding", 0, padding);

        var (x, w) = (input.Shape, weight.Shape);
        if (x[3] != w[3])
        {
            throw new ShapeException(operation, $"{inputName} {x} has {x[3]} channels, weight {w} takes {w[3]}");
        }

        var (rows, columns) = (x[1] + 2L * padding, x[2] + 2L * padding);
        if (rows < w[1] || columns < w[2] || w[1] < 1 || w[2] < 1)
        {
            throw new ShapeException(operation, $"kernel {w[1]} x {w[2]} does not fit into {inputName} {x} with padding {padding}");
        }

        if (Math.Max(rows, columns) > int.MaxValue)
        {
            throw new ShapeException(operation, $"{inputName} {x} with padding {padding} is longer than an axis can be");
        }

        var shape = new ConvolutionShape(x[0], x[1], x[2], x[3], w[0], w[1], w[2], stride, padding);
        RequireShape(operation, outputName, output, new Shape(x[0], shape.OutHeight, shape.OutWidth, w[0]), "[batch, out height, out width, outputs]");
        return shape;
    }

    private static void RequireAxes(string operation, string name, in Tensor tensor, int rank, string axes)
    {
        if (tensor.Rank != rank)
        {
            throw new ShapeException(operation, $"{name} must be {axes}, got shape {tensor.Shape}");
        }
    }

    private static bool IsMatrixProduct(in ConvolutionShape shape, in Tensor x, in Tensor y) =>
        shape is { KernelHeight: 1, KernelWidth: 1, Stride: 1, Padding: 0 } && x.IsContiguous && y.IsContiguous;

    private static Tensor WeightMatrix(in Tensor weight) => weight.Squeeze(2).Squeeze(1);
}
