using System.Runtime.InteropServices;

namespace AlphaNet.Pure.Tensors.Cpu.Convolution;

/// <summary>Weights [o, kh, kw, i], any strides, laid out in panels as the tiles read them, padded with zeros to whole vectors.</summary>
internal static unsafe class PackedWeights
{
    /// <summary>As [panel of outputs][kernel row][kernel column and input][outputs of the panel].</summary>
    public static void ByOutput<T>(in ConvolutionShape shape, in Tensor weight, T* packed) where T : unmanaged
    {
        var source = weight.Pointer<T>();
        var strides = weight.Strides;
        var outputs = GenericVector.RoundUp<T>(shape.Out);
        var sums = shape.KernelHeight * shape.RunLength;
        NativeMemory.Clear(packed, (nuint)(outputs * sums * sizeof(T)));
        for (var panel = 0; panel < outputs; panel += TileRuns<T>.PanelWidth)
        {
            var width = Math.Min(TileRuns<T>.PanelWidth, outputs - panel);
            var last = Math.Min(shape.Out, panel + width);
            var to = packed + panel * sums;
            for (var ky = 0; ky < shape.KernelHeight; ky++)
            {
                for (var j = 0; j < shape.RunLength; j++, to += width)
                {
                    var from = source + ky * strides[1] + j / shape.In * strides[2] + j % shape.In * strides[3];
                    for (var o = panel; o < last; o++)
                    {
                        to[o - panel] = from[o * strides[0]];
                    }
                }
            }
        }
    }

    /// <summary>As [kernel row][panel of kernel columns and inputs][output][elements of the panel].</summary>
    public static void ByInput<T>(in ConvolutionShape shape, in Tensor weight, T* packed) where T : unmanaged
    {
        var source = weight.Pointer<T>();
        var strides = weight.Strides;
        var run = GenericVector.RoundUp<T>(shape.RunLength);
        NativeMemory.Clear(packed, (nuint)(shape.KernelHeight * run * shape.Out * sizeof(T)));
        for (var ky = 0; ky < shape.KernelHeight; ky++)
        {
            for (var panel = 0; panel < run; panel += TileRuns<T>.PanelWidth)
            {
                var width = Math.Min(TileRuns<T>.PanelWidth, run - panel);
                var last = Math.Min(shape.RunLength, panel + width);
                var to = packed + (ky * run + panel) * shape.Out;
                for (var o = 0; o < shape.Out; o++, to += width)
                {
                    for (var j = panel; j < last; j++)
                    {
                        to[j - panel] = source[o * strides[0] + ky * strides[1] + j / shape.In * strides[2] + j % shape.In * strides[3]];
                    }
                }
            }
        }
    }
}
