using AlphaNet.Pure.Kernels.Fused;
using AlphaNet.Pure.Tensors;
using AlphaNet.Pure.Tensors.Backends;
using AlphaNet.Pure.Tensors.Lanes;
using static AlphaNet.Pure.Tensors.Backends.FusedOperand;

namespace AlphaNet.Pure.Kernels;

/// <content>Depthwise convolutions with batch norm on their loads.</content>
public sealed partial class IlgpuBackend
{
    /// <inheritdoc/>
    /// <remarks>The activation is computed on load; the statistics are taken by a pass of their own.</remarks>
    public void DepthwiseNorm<TIn>(in NormalizedMap x, in Tensor weight, in Tensor z, int stride, in Tensor mean, in Tensor variance) where TIn : struct, IUnaryOp
    {
        const string Name = "DepthwiseNorm";
        FusedOperand.RequireMap(Name, x);
        RequireUngated(Name, x);
        RequireStatistics(Name, mean, variance, z);
        if (x.IsPlain)
        {
            Correlate(PlainArgumentsOf(Name, x.Map, weight, z, stride));
        }
        else
        {
            Correlate(ArgumentsOf<NormalizedReader<TIn>>(Name, x.Map, weight, z, stride) with { X = NormalizedOf<TIn>(Name, x) });
        }

        if (!mean.IsNone)
        {
            BatchStatistics(z, mean, variance);
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
            DepthwiseBackward(x.Map, weight, g, dx, accumulate && x.IsPlain, default, stride);
            if (!x.IsPlain)
            {
                ActivateBackward<TIn>(x, dx, dx, sums);
            }
        }

        Return(g);
    }
}
