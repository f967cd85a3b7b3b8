using AlphaNet.Pure.Kernels.Depthwise;
using AlphaNet.Pure.Kernels.Fused;
using AlphaNet.Pure.Tensors;
using AlphaNet.Pure.Tensors.Backends;
using AlphaNet.Pure.Tensors.Lanes;
using AlphaNet.Pure.Tensors.Lanes.Ops;
using static AlphaNet.Pure.Tensors.Backends.FusedOperand;

namespace AlphaNet.Pure.Kernels;

/// <content>Depthwise convolutions with batch norm on their loads.</content>
public sealed partial class IlgpuBackend
{
    /// <inheritdoc/>
    /// <remarks>The activation is computed on load, the statistics are taken as results are stored.</remarks>
    public void DepthwiseNorm<TIn>(in NormalizedMap x, in Tensor weight, in Tensor z, int stride, in Tensor mean, in Tensor variance) where TIn : struct, IUnaryOp
    {
        const string Name = "DepthwiseNorm";
        FusedOperand.RequireMap(Name, x);
        RequireUngated(Name, x);
        RequireStatistics(Name, mean, variance, z);
        if (x.IsPlain)
        {
            CorrelateNorm(Name, PlainArgumentsOf(Name, x.Map, weight, z, stride), mean, variance);
        }
        else
        {
            CorrelateNorm(Name, ArgumentsOf<NormalizedReader<TIn>>(Name, x.Map, weight, z, stride) with { X = NormalizedOf<TIn>(Name, x) }, mean, variance);
        }
    }

    /// <inheritdoc/>
    /// <remarks>
    /// dz is written once: every tap of the kernel reads it again, and what it takes to compute behind a gate costs more than memory does. The activation is computed on
    /// load again, which the gradient of the kernel does once for each kernel row.
    /// </remarks>
    public void DepthwiseNormBackward<TIn, TAct>(
        in NormalizedMap x, in Tensor weight, in NormalizedGradient dz, in Tensor dx, bool accumulate, in Tensor dw, int stride, in Tensor sums)
        where TIn : struct, IUnaryOp where TAct : struct, IUnaryOp
    {
        const string Name = "DepthwiseNormBackward";
        FusedOperand.RequireMap(Name, x);
        RequireUngated(Name, x);
        RequireGradient(Name, dz, dz.Delta.Shape);
        RequireWeightGradient(Name, dw, weight);
        if (!dx.IsNone)
        {
            RequireLike(Name, "dx", dx, x.Map);
            RequireInputSums(Name, x, sums, DType.Float32);
        }

        var g = Rent(dz.Delta.Shape, DType.Float32);
        NormGradient<TAct>(dz, g);
        if (!dw.IsNone && g.Count > 0)
        {
            if (x.IsPlain)
            {
                KernelGradient(Name, PlainArgumentsOf(Name, x.Map, weight, g, stride), dw);
            }
            else
            {
                KernelGradient(Name, ArgumentsOf<NormalizedReader<TIn>>(Name, x.Map, weight, g, stride) with { X = NormalizedOf<TIn>(Name, x) }, dw);
            }
        }

        if (!dx.IsNone)
        {
            if (x.IsPlain)
            {
                DepthwiseBackward(x.Map, weight, g, dx, accumulate, default, stride);
            }
            else
            {
                ActivationGradient<TIn>(Name, x, PlainArgumentsOf(Name, x.Map, weight, g, stride), dx, sums);
            }
        }

        Return(g);
    }

    private void CorrelateNorm<TReader>(string operation, in DepthwiseKernel.Arguments<TReader> a, in Tensor mean, in Tensor variance) where TReader : struct, IChannelReader
    {
        if (mean.IsNone)
        {
            Correlate(a);
            return;
        }

        var rows = a.Images * a.OutHeight;
        var (slices, sliceRows) = SlicesOfRows(rows, a.OutWidth, a.Channels);
        var partial = Rent(new Shape(2, slices, a.Channels), DType.Float32);
        OverSlices(
            DepthwiseKernel.CorrelateSlices,
            a with { Slices = slices, SliceRows = sliceRows },
            new StatisticsWriter { Y = a.Y, Partial = Floats(operation, partial), Channels = a.Channels, Slices = slices });
        FinishStatistics(operation, partial, rows * a.OutWidth, sliceRows * a.OutWidth, mean, variance);
    }

    /// <summary>dx = the gradient of the pending map x, with its sums, from the gradient of the results in <paramref name="a"/>.</summary>
    private void ActivationGradient<TIn>(string operation, in NormalizedMap x, DepthwiseKernel.Arguments<PlainReader> a, in Tensor dx, in Tensor sums)
        where TIn : struct, IUnaryOp
    {
        (a.Slices, a.SliceRows) = SlicesOfRows(a.Images * a.Height, a.Width, a.Channels);
        var partial = Rent(new Shape(a.Slices, 2, a.Channels), DType.Float32);
        var writer = new ActivationGradientWriter<TIn> { Map = PendingOf(operation, x), Gradient = DenseFloats(operation, "dx", dx), Partial = Floats(operation, partial) };
        if (a.Stride == 1)
        {
            OverSlices(DepthwiseKernel.CorrelateSlices, TurnedAbout(a), writer);
        }
        else
        {
            OverSlices(DepthwiseKernel.InputGradientSlices, a, writer);
        }

        Reduce<Sum>(partial, sums.Unsqueeze(0));
        Return(partial);
    }

    private void OverSlices<TReader, TWriter>(Action<DepthwiseKernel.Writing<TReader, TWriter>> kernel, in DepthwiseKernel.Arguments<TReader> a, in TWriter y)
        where TReader : struct, IChannelReader where TWriter : struct, IChannelWriter
    {
        var count = a.Slices * a.Channels;
        launcher.OverElements(kernel, count, new DepthwiseKernel.Writing<TReader, TWriter> { Slide = a with { Count = count }, Y = y });
    }

    /// <summary>Slices of whole rows that sums over a map are taken in, and the rows of each but the last.</summary>
    private static (int Slices, int SliceRows) SlicesOfRows(int rows, int width, int channels)
    {
        var sliceRows = Math.Max(CeilingOf(rows, SlicesOf(rows * width, channels)), 1);
        return (Math.Max(CeilingOf(rows, sliceRows), 1), sliceRows);
    }
}
