using AlphaNet.Pure.Tensors.Backends;
using AlphaNet.Pure.Tensors.Cpu.Depthwise;

namespace AlphaNet.Pure.Tensors.Cpu;

/// <content>Depthwise convolution.</content>
public sealed unsafe partial class CpuBackend
{
    // Of kernel and stride: tables of their taps lie on the stack.
    private const int LargestWindow = 63;

    private readonly DepthwiseConvolution depthwise;

    /// <summary>y[n,oy,ox,c] = sum over ky, kx of x[n, s oy + ky - k/2, s ox + kx - k/2, c] w[ky,kx,c] for dense maps; w may be a slice with adjacent channels.</summary>
    /// <exception cref="ShapeException">The shapes or element types do not fit.</exception>
    public void Depthwise(in Tensor x, in Tensor weight, in Tensor y, int stride)
    {
        var shape = CheckDepthwise("Depthwise", x.Shape, weight, y, stride);
        Operand.RequireFloats("Depthwise", x, weight, y);
        Operand.RequireDense("Depthwise", "x", x);
        if (x.DType == DType.Float32)
        {
            depthwise.Forward(shape, x.Pointer<float>(), Kernel<float>(weight), y.Pointer<float>());
        }
        else
        {
            ReferenceDepthwise<double>.Forward(workers, shape, x.Pointer<double>(), Kernel<double>(weight), y.Pointer<double>());
        }

        KeepAlive(x, weight, y);
    }

    /// <summary>dx (+)= and dw += gradients of <see cref="Depthwise"/>; either may be none.</summary>
    /// <exception cref="ShapeException">The shapes or element types do not fit.</exception>
    public void DepthwiseBackward(in Tensor x, in Tensor weight, in Tensor dy, in Tensor dx, bool accumulate, in Tensor dw, int stride)
    {
        const string operation = "DepthwiseBackward";
        var shape = CheckDepthwise(operation, x.Shape, weight, dy, stride);
        Operand.RequireFloats(operation, x, weight, dy);
        Operand.RequireDense(operation, "x", x);
        if (!dw.IsNone)
        {
            Operand.RequireShape(operation, "dw", dw, weight.Shape, "the kernel's");
            Operand.RequireFloats(operation, x, dw);
            Operand.RequireOwnElements(operation, dw);
        }

        using var dense = new DenseOutput(Memory, HasAdjacentChannels(dw) ? default : dw, accumulate: true);
        var kernelGradient = dense.Tensor.IsNone ? dw : dense.Tensor;
        if (dx.IsNone)
        {
            DepthwiseGradients(shape, x, weight, dy, dx, kernelGradient);
            return;
        }

        Operand.RequireShape(operation, "dx", dx, x.Shape, "the input's");
        Operand.RequireFloats(operation, x, dx);
        Operand.RequireDense(operation, "dx", dx);
        if (!accumulate)
        {
            DepthwiseGradients(shape, x, weight, dy, dx, kernelGradient);
            return;
        }

        var own = Memory.Rent(dx.Shape, dx.DType);
        DepthwiseGradients(shape, x, weight, dy, own, kernelGradient);
        AddScaled(own, 1, dx, accumulate: true);
        Memory.Return(own);
    }

    private void DepthwiseGradients(in DepthwiseShape shape, in Tensor x, in Tensor weight, in Tensor dy, in Tensor dx, in Tensor dw)
    {
        if (x.DType == DType.Float32)
        {
            depthwise.Backward(
                shape, dy.Pointer<float>(), x.Pointer<float>(), Kernel<float>(weight), dx.IsNone ? null : dx.Pointer<float>(), dw.IsNone ? default : Kernel<float>(dw));
        }
        else
        {
            if (!dx.IsNone)
            {
                ReferenceDepthwise<double>.InputGradient(workers, shape, dy.Pointer<double>(), Kernel<double>(weight), dx.Pointer<double>());
            }

            if (!dw.IsNone)
            {
                ReferenceDepthwise<double>.KernelGradient(workers, shape, x.Pointer<double>(), dy.Pointer<double>(), Kernel<double>(dw));
            }
        }

        KeepAlive(x, weight, dy, dx, dw);
    }

    private static DepthwiseShape CheckDepthwise(string operation, Shape x, in Tensor weight, in Tensor y, int stride)
    {
        Operand.RequireAtLeast(operation, "stride", 1, stride);
        if (x.Rank != 4 || weight.Rank != 3 || weight.Shape[2] != x[3] || weight.Shape[0] != weight.Shape[1] || weight.Shape[0] % 2 == 0)
        {
            throw new ShapeException(operation, $"expected x [n, h, w, c] and a weight [k, k, c] with k odd, got {x} and {weight.Shape}");
        }

        if (weight.Shape[0] > LargestWindow || stride > LargestWindow)
        {
            throw new ShapeException(operation, $"kernel and stride can be at most {LargestWindow}, got {weight.Shape[0]} and {stride}");
        }

        if (!HasAdjacentChannels(weight))
        {
            throw new ShapeException(operation, $"the weight's channels must be adjacent, got a view {weight.Shape} with strides {weight.Strides}; Clone() it first");
        }

        var shape = new DepthwiseShape(x[0], x[1], x[2], x[3], weight.Shape[0], stride);
        Operand.RequireShape(operation, "y", y, new Shape(x[0], shape.OutHeight, shape.OutWidth, x[3]), "[batch, ceil(height / stride), ceil(width / stride), channels]");
        Operand.RequireDense(operation, "y", y);
        return shape;
    }

    // Kernels read and add vectors of channels; a none tensor is passed over.
    private static bool HasAdjacentChannels(in Tensor kernel) => kernel.IsNone || kernel.Shape[2] == 1 || kernel.Strides[2] == 1;

    private static KernelView<T> Kernel<T>(in Tensor weight) where T : unmanaged => new(weight.Pointer<T>(), weight.Strides[0], weight.Strides[1]);
}
