using AlphaNet.Pure.Kernels.Pooling;
using AlphaNet.Pure.Tensors;
using AlphaNet.Pure.Tensors.Cpu.Pooling;
using static AlphaNet.Pure.Tensors.Backends.Operand;

namespace AlphaNet.Pure.Kernels;

/// <content>Average and maximum over windows.</content>
public sealed partial class IlgpuBackend
{
    /// <inheritdoc/>
    public void AveragePool(in Tensor x, in Tensor y, int size, int stride, int padding)
    {
        const string Name = "AveragePool";
        RequireOwnElements(Name, y);
        var arguments = PoolingOf(Name, "x", x, "y", y, size, stride, padding) with { Count = (int)y.Count, X = MapIn(Name, x), Y = MapIn(Name, y) };
        launcher.OverElements(AveragePoolKernel.Forward, y.Count, arguments);
    }

    /// <inheritdoc/>
    public void AveragePoolBackward(in Tensor dy, in Tensor dx, int size, int stride, int padding, bool accumulate)
    {
        const string Name = "AveragePoolBackward";
        RequireOwnElements(Name, dx);
        var arguments = PoolingOf(Name, "dx", dx, "dy", dy, size, stride, padding) with
        {
            Count = (int)dx.Count,
            Y = MapIn(Name, dy),
            Dx = MapIn(Name, dx),
            Accumulate = accumulate ? 1 : 0,
        };
        launcher.OverElements(AveragePoolKernel.Backward, dx.Count, arguments);
    }

    /// <inheritdoc/>
    public void MaxPool(in Tensor x, in Tensor y, int size, int stride, int padding)
    {
        const string Name = "MaxPool";
        RequireOwnElements(Name, y);
        var arguments = PoolingOf(Name, "x", x, "y", y, size, stride, padding) with { Count = (int)y.Count, X = MapIn(Name, x), Y = MapIn(Name, y) };
        launcher.OverElements(MaxPoolKernel.Forward, y.Count, arguments);
    }

    /// <inheritdoc/>
    public void MaxPoolBackward(in Tensor x, in Tensor dy, in Tensor dx, int size, int stride, int padding, bool accumulate)
    {
        const string Name = "MaxPoolBackward";
        var shape = PoolingOf(Name, "x", x, "dy", dy, size, stride, padding);
        RequireShape(Name, "dx", dx, x.Shape, "that of x");
        RequireOwnElements(Name, dx);
        launcher.OverElements(MaxPoolKernel.Backward, dx.Count, shape with
        {
            Count = (int)dx.Count,
            X = MapIn(Name, x),
            Y = MapIn(Name, dy),
            Dx = MapIn(Name, dx),
            Accumulate = accumulate ? 1 : 0,
        });
    }

    private StridedMap MapIn(string operation, in Tensor map) => StridedMap.Of(map, Floats(operation, map));

    private static PoolArguments PoolingOf(
        string operation, string inputName, in Tensor input, string outputName, in Tensor output, int size, int stride, int padding)
    {
        RequireMap(operation, inputName, input);
        RequireAtLeast(operation, "size", 1, size);
        RequireAtLeast(operation, "stride", 1, stride);
        RequireAtLeast(operation, "padding", 0, padding);
        if (padding > size / 2)
        {
            throw new ShapeException(operation, $"padding can be at most half the size, got {padding} for {size}");
        }

        var x = input.Shape;
        if (x[1] + 2L * padding < size || x[2] + 2L * padding < size)
        {
            throw new ShapeException(operation, $"a window of {size} x {size} does not fit into {inputName} {x} with padding {padding}");
        }

        if (Math.Max(x[1], x[2]) + 2L * padding + stride > int.MaxValue)
        {
            throw new ShapeException(operation, $"{inputName} {x} with padding {padding} and stride {stride} is longer than an axis can be");
        }

        var shape = new PoolShape(x[0], x[1], x[2], x[3], size, stride, padding);
        RequireShape(operation, outputName, output, new Shape(x[0], shape.OutHeight, shape.OutWidth, x[3]), "[batch, out height, out width, channels]");
        return new PoolArguments { Batch = x[0], Height = x[1], Width = x[2], Channels = x[3], Size = size, Stride = stride, Padding = padding };
    }

    private static void RequireMap(string operation, string name, in Tensor tensor)
    {
        if (tensor.Rank != 4)
        {
            throw new ShapeException(operation, $"{name} must be [batch, height, width, channels], got shape {tensor.Shape}");
        }
    }
}
