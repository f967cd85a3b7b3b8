using System.Numerics;
using AlphaNet.Pure.Tensors.Backends;
using AlphaNet.Pure.Tensors.Cpu.Resize;

namespace AlphaNet.Pure.Tensors.Cpu;

/// <content>Resizing of maps.</content>
public sealed partial class CpuBackend
{
    /// <summary>
    /// y[n, :, :, c] = x[n, :, :, c] resized by cubic convolution with a = -0.75 (Keys 1981): source = (target + 0.5) * length / targetLength - 0.5, positions
    /// clamped to the border, no antialiasing, values not clamped; x [n, h, w, c], y [n, h', w', c].
    /// </summary>
    /// <exception cref="ShapeException">The shapes or element types do not fit.</exception>
    public void ResizeBicubic(in Tensor x, in Tensor y)
    {
        CheckResize("ResizeBicubic", "x", x, "y", y);
        if (y.Count == 0)
        {
            return;
        }

        using var from = new DenseInput(Memory, x);
        using var to = new DenseOutput(Memory, y);
        if (x.DType == DType.Float32)
        {
            Resize<float>(from.Tensor, to.Tensor);
        }
        else
        {
            Resize<double>(from.Tensor, to.Tensor);
        }
    }

    /// <summary>dx (+)= the gradient of <see cref="ResizeBicubic"/>, from dy; shapes as there.</summary>
    /// <exception cref="ShapeException">The shapes or element types do not fit.</exception>
    public void ResizeBicubicBackward(in Tensor dy, in Tensor dx, bool accumulate)
    {
        CheckResize("ResizeBicubicBackward", "dx", dx, "dy", dy);
        if (dx.Count == 0)
        {
            return;
        }

        using var from = new DenseInput(Memory, dy);
        using var to = new DenseOutput(Memory, dx, accumulate);
        if (dx.DType == DType.Float32)
        {
            ResizeBack<float>(from.Tensor, to.Tensor, accumulate);
        }
        else
        {
            ResizeBack<double>(from.Tensor, to.Tensor, accumulate);
        }
    }

    private void Resize<T>(in Tensor x, in Tensor y) where T : unmanaged, IFloatingPointIeee754<T>
    {
        var vertical = CubicTaps<T>.Rent(Memory, x.Shape[1], y.Shape[1]);
        var horizontal = CubicTaps<T>.Rent(Memory, x.Shape[2], y.Shape[2]);
        var job = new BicubicResize<T>(x, y, vertical, horizontal, Memory);
        Provide(job.Scratch, DTypes.Of<T>());
        workers.Run(job.Parts, ref job);
        vertical.Return(Memory);
        horizontal.Return(Memory);
    }

    private void ResizeBack<T>(in Tensor dy, in Tensor dx, bool accumulate) where T : unmanaged, IFloatingPointIeee754<T>
    {
        var vertical = CubicTaps<T>.Rent(Memory, dx.Shape[1], dy.Shape[1]);
        var horizontal = CubicTaps<T>.Rent(Memory, dx.Shape[2], dy.Shape[2]);
        var job = new BicubicResizeGradient<T>(dy, dx, vertical, horizontal, accumulate, Memory);
        Provide(job.Scratch, DTypes.Of<T>());
        workers.Run(job.Parts, ref job);
        vertical.Return(Memory);
        horizontal.Return(Memory);
    }

    private static void CheckResize(string operation, string sourceName, in Tensor x, string targetName, in Tensor y)
    {
        Operand.RequireRank(operation, sourceName, x, 4, "[batch, height, width, channels]");
        Operand.RequireRank(operation, targetName, y, 4, "[batch, height, width, channels]");
        Operand.RequireFloats(operation, x, y);
        if (x.Shape[0] != y.Shape[0] || x.Shape[3] != y.Shape[3] || x.Count == 0 != (y.Count == 0))
        {
            throw new ShapeException(operation, $"{sourceName} {x.Shape} and {targetName} {y.Shape} must agree in batch and channels, and have pixels");
        }
    }
}
