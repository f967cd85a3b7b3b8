using AlphaNet.Pure.Tensors.Backends;
using AlphaNet.Pure.Tensors.Cpu.Depthwise;
using AlphaNet.Pure.Tensors.Lanes;
using static AlphaNet.Pure.Tensors.Backends.FusedOperand;

namespace AlphaNet.Pure.Tensors.Cpu;

/// <content>Depthwise convolutions with batch norm on their loads and stores.</content>
public sealed unsafe partial class CpuBackend
{
    /// <inheritdoc/>
    public void DepthwiseNorm<TIn>(in NormalizedMap x, in Tensor weight, in Tensor z, int stride, in Tensor mean, in Tensor variance) where TIn : struct, IUnaryOp
    {
        const string Name = "DepthwiseNorm";
        RequireMap(Name, x);
        RequireUngated(Name, x);
        var shape = CheckDepthwise(Name, x.Map.Shape, weight, z, stride);
        Operand.RequireFloats(Name, x.Map, weight, z);
        RequireStatistics(Name, mean, variance, z);
        if (shape.IsEmpty)
        {
            return;
        }

        var slices = DepthwiseConvolution.Slices(shape);
        var totals = mean.IsNone ? default : Memory.Rent(new Shape(slices, 2 * shape.Channels), DType.Float64);
        var statistics = mean.IsNone ? null : totals.Pointer<double>();
        var map = x.Map.Pointer<float>();
        if (x.IsPlain)
        {
            depthwise.Forward(shape, new CopyPrologue(map), Kernel<float>(weight), z.Pointer<float>(), statistics);
        }
        else
        {
            depthwise.Forward(
                shape, new ActivationPrologue<TIn>(map, x.Scale.Pointer<float>(), x.Shift.Pointer<float>()), Kernel<float>(weight), z.Pointer<float>(), statistics);
        }

        if (!mean.IsNone)
        {
            Moments(totals, slices, z, mean, variance);
            Memory.Return(totals);
        }

        KeepAlive(x.Map, x.Scale, x.Shift, weight, z, mean, variance);
    }

    /// <inheritdoc/>
    public void DepthwiseNormBackward<TIn, TAct>(
        in NormalizedMap x, in Tensor weight, in NormalizedGradient dz, in Tensor dx, bool accumulate, in Tensor dw, int stride, in Tensor sums)
        where TIn : struct, IUnaryOp where TAct : struct, IUnaryOp
    {
        const string Name = "DepthwiseNormBackward";
        RequireMap(Name, x);
        RequireUngated(Name, x);
        var shape = CheckDepthwise(Name, x.Map.Shape, weight, dz.Delta, stride);
        RequireGradient(Name, dz, dz.Delta.Shape);
        Operand.RequireFloats(Name, x.Map, weight, dz.Delta);
        RequireWeightGradient(Name, dw, weight);
        if (!dx.IsNone)
        {
            RequireLike(Name, "dx", dx, x.Map);
            RequireInputSums(Name, x, sums, DType.Float64);
        }

        if (shape.IsEmpty)
        {
            ClearGradient(x, dx, accumulate, sums);
            return;
        }

        using var dense = new DenseOutput(Memory, HasAdjacentChannels(dw) ? default : dw, accumulate: true);
        var kernelGradient = dense.Tensor.IsNone ? dw : dense.Tensor;
        var delta = dz.Delta.Pointer<float>();
        var z = dz.Map.Map.Pointer<float>();
        var slopes = dz.Slopes.Pointer<float>();
        var channels = shape.Channels;
        if (dz.IsGated)
        {
            var gated = new GatedGradientPrologue<TAct>(
                delta, z, slopes, dz.Map.Scale.Pointer<float>(), dz.Map.Shift.Pointer<float>(), dz.Map.Gate.Pointer<float>(), dz.Pooled.Pointer<float>(), channels);
            DepthwiseGradients<TIn, GatedGradientPrologue<TAct>>(shape, x, weight, gated, dx, accumulate, kernelGradient, sums);
        }
        else
        {
            var plain = new BatchNormGradientPrologue(delta, z, slopes, slopes + channels, slopes + 2 * channels);
            DepthwiseGradients<TIn, BatchNormGradientPrologue>(shape, x, weight, plain, dx, accumulate, kernelGradient, sums);
        }

        KeepAlive(x.Map, x.Scale, x.Shift, weight, dz.Delta, dz.Map.Map, dz.Slopes, dz.Map.Scale, dz.Map.Shift, dz.Map.Gate, dz.Pooled, dx, kernelGradient, sums);
    }

    private void DepthwiseGradients<TIn, TGradient>(
        in DepthwiseShape shape, in NormalizedMap x, in Tensor weight, in TGradient gradient, in Tensor dx, bool accumulate, in Tensor dw, in Tensor sums)
        where TIn : struct, IUnaryOp where TGradient : struct, IRowPrologue
    {
        var kernel = Kernel<float>(weight);
        var kernelGradient = dw.IsNone ? default : Kernel<float>(dw);
        var target = dx.IsNone ? null : dx.Pointer<float>();
        var map = x.Map.Pointer<float>();
        if (x.IsPlain)
        {
            var input = new CopyPrologue(map);
            if (accumulate)
            {
                depthwise.Backward(shape, gradient, input, new AddEpilogue(target), kernel, target, kernelGradient);
            }
            else
            {
                depthwise.Backward(shape, gradient, input, default(PlainEpilogue), kernel, target, kernelGradient);
            }

            return;
        }

        var scale = x.Scale.Pointer<float>();
        var shift = x.Shift.Pointer<float>();
        var activation = new ActivationPrologue<TIn>(map, scale, shift);
        if (dx.IsNone)
        {
            depthwise.Backward(shape, gradient, activation, default(PlainEpilogue), kernel, null, kernelGradient);
            return;
        }

        var slices = DepthwiseConvolution.Slices(shape);
        var totals = Memory.Rent(new Shape(slices, 2 * shape.Channels), DType.Float64);
        var epilogue = new ActivationGradientEpilogue<TIn>(map, scale, shift, totals.Pointer<double>());
        depthwise.Backward(shape, gradient, activation, epilogue, kernel, target, kernelGradient);
        CombineTotals(totals, slices, sums.Pointer<double>());
        Memory.Return(totals);
    }
}
