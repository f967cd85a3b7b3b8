using AlphaNet.Pure.Kernels.Depthwise;
using AlphaNet.Pure.Kernels.Fused;
using AlphaNet.Pure.Tensors;
using AlphaNet.Pure.Tensors.Cpu.Depthwise;
using AlphaNet.Pure.Tensors.Lanes.Ops;
using static AlphaNet.Pure.Tensors.Backends.Operand;

namespace AlphaNet.Pure.Kernels;

/// <content>Depthwise convolution.</content>
public sealed partial class IlgpuBackend
{
    /// <summary>y[n,oy,ox,c] = sum over ky, kx of x[n, s oy + ky - k/2, s ox + kx - k/2, c] w[ky,kx,c] for dense maps; w may be a slice with adjacent channels.</summary>
    /// <exception cref="ShapeException">The shapes or element types do not fit.</exception>
    public void Depthwise(in Tensor x, in Tensor weight, in Tensor y, int stride) =>
        Correlate(PlainArgumentsOf("Depthwise", x, weight, y, stride));

    /// <summary>dx (+)= and dw += gradients of <see cref="Depthwise"/>; either may be none.</summary>
    /// <exception cref="ShapeException">The shapes or element types do not fit.</exception>
    public void DepthwiseBackward(in Tensor x, in Tensor weight, in Tensor dy, in Tensor dx, bool accumulate, in Tensor dw, int stride)
    {
        const string Name = "DepthwiseBackward";
        var arguments = PlainArgumentsOf(Name, x, weight, dy, stride);
        if (!dw.IsNone)
        {
            RequireShape(Name, "dw", dw, weight.Shape, "the kernel's");
            RequireOwnElements(Name, dw);
        }

        if (!dx.IsNone)
        {
            RequireShape(Name, "dx", dx, x.Shape, "the input's");
            InputGradient(arguments, new MapWriter { Y = DenseFloats(Name, "dx", dx), Channels = arguments.Channels, Accumulate = accumulate ? 1 : 0 });
        }

        if (!dw.IsNone && dy.Count > 0)
        {
            KernelGradient(Name, arguments, dw);
        }
    }

    private void InputGradient(in DepthwiseKernel.Arguments<PlainReader> a, in MapWriter dx)
    {
        if (a.Stride == 1)
        {
            Correlate(TurnedAbout(a), dx);
        }
        else
        {
            OverStrips(DepthwiseKernel.InputGradient, a.Height, a with { Strips = CeilingOf(a.Width, DepthwiseKernel.StripLength) }, dx);
        }
    }

    /// <summary>At stride 1 the gradient of the map is a correlation of that of the results with the kernel turned about.</summary>
    private static DepthwiseKernel.Arguments<PlainReader> TurnedAbout(in DepthwiseKernel.Arguments<PlainReader> arguments) => arguments with
    {
        X = new PlainReader { Map = arguments.Y, Channels = arguments.Channels },
        WFirst = (arguments.Kernel - 1) * (arguments.WRow + arguments.WColumn),
        WRow = -arguments.WRow,
        WColumn = -arguments.WColumn,
    };

    private void Correlate<TReader>(in DepthwiseKernel.Arguments<TReader> a) where TReader : struct, IChannelReader =>
        Correlate(a, new MapWriter { Y = a.Y, Channels = a.Channels });

    private void Correlate<TReader, TWriter>(in DepthwiseKernel.Arguments<TReader> a, in TWriter y) where TReader : struct, IChannelReader where TWriter : struct, IMapWriter =>
        OverStrips(DepthwiseKernel.Correlate, a.OutHeight, a, y);

    private void OverStrips<TReader, TWriter>(
        Action<DepthwiseKernel.Writing<TReader, TWriter>> kernel, int height, in DepthwiseKernel.Arguments<TReader> a, in TWriter y)
        where TReader : struct, IChannelReader where TWriter : struct, IMapWriter
    {
        var count = a.Images * height * a.Strips * a.Channels;
        launcher.OverElements(kernel, count, new DepthwiseKernel.Writing<TReader, TWriter> { Slide = a with { Count = count }, Y = y });
    }

    private void KernelGradient<TReader>(string operation, in DepthwiseKernel.Arguments<TReader> a, in Tensor dw) where TReader : struct, IChannelReader
    {
        var rows = a.Images * a.OutHeight;
        var threads = a.Kernel * CeilingOf(a.Kernel, Taps.Length) * a.Channels;
        var slices = (int)Math.Clamp((long)rows * a.OutWidth / LeastSlice, 1, Math.Clamp(WantedThreads / threads, 1, rows));
        var partial = Rent(new Shape(slices, a.Kernel, a.Kernel, a.Channels), DType.Float32);
        var count = slices * threads;
        launcher.OverElements(DepthwiseKernel.KernelGradient<TReader>, count, a with { Count = count, Slices = slices, Gradient = Floats(operation, partial) });
        Reduce<Sum>(partial, dw.Unsqueeze(0), accumulate: true);
        Return(partial);
    }

    private DepthwiseKernel.Arguments<PlainReader> PlainArgumentsOf(string operation, in Tensor x, in Tensor weight, in Tensor y, int stride) =>
        ArgumentsOf<PlainReader>(operation, x, weight, y, stride) with { X = PlainOf(operation, "x", x) };

    /// <summary>All but how x is read.</summary>
    private DepthwiseKernel.Arguments<TReader> ArgumentsOf<TReader>(string operation, in Tensor x, in Tensor weight, in Tensor y, int stride)
        where TReader : struct, IChannelReader
    {
        RequireAtLeast(operation, "stride", 1, stride);
        var (map, kernel) = (x.Shape, weight.Shape);
        if (map.Rank != 4 || kernel.Rank != 3 || kernel[2] != map[3] || kernel[0] != kernel[1] || kernel[0] % 2 == 0)
        {
            throw new ShapeException(operation, $"expected x [n, h, w, c] and a weight [k, k, c] with k odd, got {map} and {kernel}");
        }

        if (kernel[2] != 1 && weight.Strides[2] != 1)
        {
            throw new ShapeException(operation, $"the weight's channels must be adjacent, got a view {kernel} with strides {weight.Strides}; Clone() it first");
        }

        var shape = new DepthwiseShape(map[0], map[1], map[2], map[3], kernel[0], stride);
        RequireShape(operation, "y", y, new Shape(map[0], shape.OutHeight, shape.OutWidth, map[3]), "[batch, ceil(height / stride), ceil(width / stride), channels]");
        return new DepthwiseKernel.Arguments<TReader>
        {
            Images = shape.Images,
            Channels = shape.Channels,
            Height = shape.Height,
            Width = shape.Width,
            OutHeight = shape.OutHeight,
            OutWidth = shape.OutWidth,
            Strips = CeilingOf(shape.OutWidth, DepthwiseKernel.StripLength),
            Kernel = shape.Kernel,
            Stride = stride,
            Y = DenseFloats(operation, "y", y),
            W = Floats(operation, weight),
            WRow = weight.Strides[0],
            WColumn = weight.Strides[1],
        };
    }
}
