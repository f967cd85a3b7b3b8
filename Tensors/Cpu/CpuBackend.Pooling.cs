using AlphaNet.Pure.Tensors.Backends;
using AlphaNet.Pure.Tensors.Cpu.Pooling;

namespace AlphaNet.Pure.Tensors.Cpu;

/// <content>Average and maximum over windows.</content>
public sealed partial class CpuBackend
{
    /// <summary>
    /// y[n, p, q, c] = 1 / size^2 * sum of x over the window at (p * stride - padding, q * stride - padding); zeros outside x count in the divisor.
    /// x [n, h, w, c], y [n, (h + 2 padding - size) / stride + 1, likewise, c].
    /// </summary>
    /// <exception cref="ShapeException">The shapes or element types do not fit.</exception>
    /// <exception cref="ArgumentOutOfRangeException">Size or stride is below 1 or the padding below 0.</exception>
    public void AveragePool(in Tensor x, in Tensor y, int size, int stride, int padding)
    {
        var shape = ShapeOf("AveragePool", "x", x, "y", y, size, stride, padding);
        using var from = new DenseInput(Memory, x);
        using var to = new DenseOutput(Memory, y);
        if (x.DType == DType.Float32)
        {
            var job = new AveragePool<float>(shape, from.Tensor, to.Tensor);
            workers.Run(job.Parts, ref job);
        }
        else
        {
            var job = new AveragePool<double>(shape, from.Tensor, to.Tensor);
            workers.Run(job.Parts, ref job);
        }
    }

    /// <summary>dx (+)= the gradient of <see cref="AveragePool"/>, from dy; shapes as there.</summary>
    /// <exception cref="ShapeException">The shapes or element types do not fit.</exception>
    /// <exception cref="ArgumentOutOfRangeException">Size or stride is below 1 or the padding below 0.</exception>
    public void AveragePoolBackward(in Tensor dy, in Tensor dx, int size, int stride, int padding, bool accumulate)
    {
        var shape = ShapeOf("AveragePoolBackward", "dx", dx, "dy", dy, size, stride, padding);
        using var from = new DenseInput(Memory, dy);
        using var to = new DenseOutput(Memory, dx, accumulate);
        if (dx.DType == DType.Float32)
        {
            var job = new AveragePoolGradient<float>(shape, from.Tensor, to.Tensor, accumulate);
            workers.Run(job.Parts, ref job);
        }
        else
        {
            var job = new AveragePoolGradient<double>(shape, from.Tensor, to.Tensor, accumulate);
            workers.Run(job.Parts, ref job);
        }
    }

    /// <summary>
    /// y[n, p, q, c] = the largest of x over the window at (p * stride - padding, q * stride - padding); places outside x never win, NaN always does.
    /// x [n, h, w, c], y [n, (h + 2 padding - size) / stride + 1, likewise, c]; padding is at most size / 2, so that every window sees x.
    /// </summary>
    /// <exception cref="ShapeException">The shapes or element types do not fit.</exception>
    /// <exception cref="ArgumentOutOfRangeException">Size or stride is below 1 or the padding below 0.</exception>
    public void MaxPool(in Tensor x, in Tensor y, int size, int stride, int padding)
    {
        var shape = ShapeOf("MaxPool", "x", x, "y", y, size, stride, padding);
        using var from = new DenseInput(Memory, x);
        using var to = new DenseOutput(Memory, y);
        if (x.DType == DType.Float32)
        {
            var job = new MaxPool<float>(shape, from.Tensor, to.Tensor);
            workers.Run(job.Parts, ref job);
        }
        else
        {
            var job = new MaxPool<double>(shape, from.Tensor, to.Tensor);
            workers.Run(job.Parts, ref job);
        }
    }

    /// <summary>dx (+)= the gradient of <see cref="MaxPool"/>: dy goes to the first largest element of each window in row-major order.</summary>
    /// <exception cref="ShapeException">The shapes or element types do not fit.</exception>
    /// <exception cref="ArgumentOutOfRangeException">Size or stride is below 1 or the padding below 0.</exception>
    public void MaxPoolBackward(in Tensor x, in Tensor dy, in Tensor dx, int size, int stride, int padding, bool accumulate)
    {
        var shape = ShapeOf("MaxPoolBackward", "x", x, "dy", dy, size, stride, padding);
        Operand.RequireShape("MaxPoolBackward", "dx", dx, x.Shape, "that of x");
        Operand.RequireFloats("MaxPoolBackward", x, dy, dx);
        using var denseX = new DenseInput(Memory, x);
        using var from = new DenseInput(Memory, dy);
        using var to = new DenseOutput(Memory, dx, accumulate);
        if (x.DType == DType.Float32)
        {
            var job = new MaxPoolGradient<float>(shape, denseX.Tensor, from.Tensor, to.Tensor, accumulate);
            workers.Run(job.Parts, ref job);
        }
        else
        {
            var job = new MaxPoolGradient<double>(shape, denseX.Tensor, from.Tensor, to.Tensor, accumulate);
            workers.Run(job.Parts, ref job);
        }
    }

    private static PoolShape ShapeOf(
        string operation, string inputName, in Tensor input, string outputName, in Tensor output, int size, int stride, int padding)
    {
        Operand.RequireRank(operation, inputName, input, 4, "[batch, height, width, channels]");
        Operand.RequireFloats(operation, input, output);
        Operand.RequireAtLeast(operation, "size", 1, size);
        Operand.RequireAtLeast(operation, "stride", 1, stride);
        Operand.RequireAtLeast(operation, "padding", 0, padding);
        if (padding > size / 2)
        {
            throw new ShapeException(operation, $"padding can be at most half the size, got {padding} for {size}");
        }

        var x = input.Shape;
        if (x[1] == 0 || x[2] == 0 || x[1] + 2L * padding < size || x[2] + 2L * padding < size)
        {
            throw new ShapeException(operation, $"a window of {size} x {size} does not fit into {inputName} {x} with padding {padding}");
        }

        if (Math.Max(x[1], x[2]) + 2L * padding + stride > int.MaxValue)
        {
            throw new ShapeException(operation, $"{inputName} {x} with padding {padding} and stride {stride} is longer than an axis can be");
        }

        var shape = new PoolShape(x[0], x[1], x[2], x[3], size, stride, padding);
        Operand.RequireShape(operation, outputName, output, new Shape(x[0], shape.OutHeight, shape.OutWidth, x[3]), "[batch, out height, out width, channels]");
        return shape;
    }
}
