using System.Numerics;
using AlphaNet.Pure.Tensors.Backends;
using AlphaNet.Pure.Tensors.Cpu.Convolution;

namespace AlphaNet.Pure.Tensors.Cpu;

/// <content>Dense convolutions.</content>
public sealed partial class CpuBackend
{
    /// <summary>
    /// y[n, p, q, o] = sum over u, v, i of x[n, p * stride + u - padding, q * stride + v - padding, i] * w[o, u, v, i], zeros outside x;
    /// x [n, h, w, i], weight [o, kh, kw, i] (any strides), y [n, (h + 2 padding - kh) / stride + 1, likewise, o].
    /// </summary>
    /// <exception cref="ShapeException">The shapes or element types do not fit.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The stride is below 1 or the padding below 0.</exception>
    public void Conv2d(in Tensor x, in Tensor weight, in Tensor y, int stride, int padding)
    {
        var shape = ShapeOf("Conv2d", "x", x, weight, "y", y, stride, padding);
        Operand.RequireFloats("Conv2d", x, weight, y);
        if (y.Count == 0 || weight.Count == 0)
        {
            // Sums of nothing.
            Fill(y, 0);
            return;
        }

        using var denseX = new DenseInput(Memory, x);
        using var denseY = new DenseOutput(Memory, y);
        if (IsMatrixProduct(shape))
        {
            MatMul(denseX.Tensor.ToMatrix(), WeightMatrix(weight).Transpose(), denseY.Tensor.ToMatrix());
        }
        else if (x.DType == DType.Float32)
        {
            Convolve<float>(shape, denseX.Tensor, weight, denseY.Tensor);
        }
        else
        {
            Convolve<double>(shape, denseX.Tensor, weight, denseY.Tensor);
        }
    }

    /// <summary>dx (+)= the gradient of <see cref="Conv2d"/> with respect to x, from dy; shapes as there.</summary>
    /// <exception cref="ShapeException">The shapes or element types do not fit.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The stride is below 1 or the padding below 0.</exception>
    public void Conv2dInputGradient(in Tensor dy, in Tensor weight, in Tensor dx, int stride, int padding, bool accumulate)
    {
        var shape = ShapeOf("Conv2dInputGradient", "dx", dx, weight, "dy", dy, stride, padding);
        Operand.RequireFloats("Conv2dInputGradient", dy, weight, dx);
        if (dx.Count == 0 || dy.Count == 0)
        {
            if (!accumulate)
            {
                Fill(dx, 0);
            }

            return;
        }

        using var denseDy = new DenseInput(Memory, dy);
        using var denseDx = new DenseOutput(Memory, dx, accumulate);
        if (IsMatrixProduct(shape))
        {
            MatMul(denseDy.Tensor.ToMatrix(), WeightMatrix(weight), denseDx.Tensor.ToMatrix(), accumulate);
        }
        else if (dx.DType == DType.Float32)
        {
            ConvolveBack<float>(shape, denseDy.Tensor, weight, denseDx.Tensor, accumulate);
        }
        else
        {
            ConvolveBack<double>(shape, denseDy.Tensor, weight, denseDx.Tensor, accumulate);
        }
    }

    /// <summary>dw += the gradient of <see cref="Conv2d"/> with respect to the weight; dw [o, kh, kw, i] may be a strided slice.</summary>
    /// <exception cref="ShapeException">The shapes or element types do not fit.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The stride is below 1 or the padding below 0.</exception>
    public void Conv2dWeightGradient(in Tensor x, in Tensor dy, in Tensor dw, int stride, int padding)
    {
        var shape = ShapeOf("Conv2dWeightGradient", "x", x, dw, "dy", dy, stride, padding);
        Operand.RequireFloats("Conv2dWeightGradient", x, dy, dw);
        Operand.RequireOwnElements("Conv2dWeightGradient", dw);
        if (dw.Count == 0 || dy.Count == 0)
        {
            return;
        }

        using var denseX = new DenseInput(Memory, x);
        using var denseDy = new DenseInput(Memory, dy);
        if (IsMatrixProduct(shape))
        {
            MatMul(denseDy.Tensor.ToMatrix().Transpose(), denseX.Tensor.ToMatrix(), WeightMatrix(dw), accumulate: true);
        }
        else if (x.DType == DType.Float32)
        {
            CorrelateWeights<float>(shape, denseX.Tensor, denseDy.Tensor, dw);
        }
        else
        {
            CorrelateWeights<double>(shape, denseX.Tensor, denseDy.Tensor, dw);
        }
    }

    private unsafe void Convolve<T>(in ConvolutionShape shape, in Tensor x, in Tensor weight, in Tensor y) where T : unmanaged
    {
        var packed = Memory.Rent(new Shape(shape.KernelHeight * shape.RunLength * GenericVector.RoundUp<T>(shape.Out)), x.DType);
        try
        {
            PackedWeights.ByOutput(shape, weight, packed.Pointer<T>());
            var job = new ConvolutionForward<T>(shape, x, packed, y, Memory);
            Provide(job.Scratch, DTypes.Of<T>());
            workers.Run(job.Parts, ref job);
        }
        finally
        {
            Memory.Return(packed);
        }
    }

    private unsafe void ConvolveBack<T>(in ConvolutionShape shape, in Tensor dy, in Tensor weight, in Tensor dx, bool accumulate) where T : unmanaged
    {
        var packed = Memory.Rent(new Shape(shape.KernelHeight * GenericVector.RoundUp<T>(shape.RunLength) * shape.Out), dy.DType);
        try
        {
            PackedWeights.ByInput(shape, weight, packed.Pointer<T>());
            var job = new ConvolutionInputGradient<T>(shape, dy, packed, dx, accumulate, Memory);
            Provide(job.Scratch, DTypes.Of<T>());
            workers.Run(job.Parts, ref job);
        }
        finally
        {
            Memory.Return(packed);
        }
    }

    private void CorrelateWeights<T>(in ConvolutionShape shape, in Tensor x, in Tensor dy, in Tensor dw) where T : unmanaged, INumberBase<T>
    {
        var partials = Memory.Rent(ConvolutionWeightGradient<T>.PartialShape(shape), x.DType);
        try
        {
            var job = new ConvolutionWeightGradient<T>(shape, x, dy, partials, Memory);
            Provide(job.Scratch, DTypes.Of<T>());
            workers.Run(ConvolutionWeightGradient<T>.PartsOf(shape), ref job);
            job.AddTo(dw);
        }
        finally
        {
            Memory.Return(partials);
        }
    }

    private static ConvolutionShape ShapeOf(
        string operation, string inputName, in Tensor input, in Tensor weight, string outputName, in Tensor output, int stride, int padding)
    {
        Operand.RequireRank(operation, inputName, input, 4, "[batch, height, width, channels]");
        Operand.RequireRank(operation, "weight", weight, 4, "[outputs, kernel height, kernel width, inputs]");
        Operand.RequireAtLeast(operation, "stride", 1, stride);
        Operand.RequireAtLeast(operation, "padding", 0, padding);

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

        // Kernels pack the weight and pad as many input rows as it has; both counted as whole vectors of the widest.
        if (rows > int.MaxValue || w[1] * WidestVectors(columns * x[3]) > int.MaxValue || w[1] * WidestVectors((long)w[2] * w[3]) * WidestVectors(w[0]) > int.MaxValue)
        {
            throw new ShapeException(operation, $"weight {w}, or its rows of {inputName} {x} with padding {padding}, have more elements than a block holds");
        }

        var shape = new ConvolutionShape(x[0], x[1], x[2], x[3], w[0], w[1], w[2], stride, padding);

        Operand.RequireShape(operation, outputName, output, new Shape(x[0], shape.OutHeight, shape.OutWidth, w[0]), "[batch, out height, out width, outputs]");
        return shape;
    }

    private static Int128 WidestVectors(long elements) => (elements + 15) / 16 * 16;

    private static bool IsMatrixProduct(in ConvolutionShape shape) =>
        shape is { KernelHeight: 1, KernelWidth: 1, Stride: 1, Padding: 0 };

    private static Tensor WeightMatrix(in Tensor weight) => weight.Squeeze(2).Squeeze(1);
}
