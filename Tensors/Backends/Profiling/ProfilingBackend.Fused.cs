using AlphaNet.Pure.Tensors.Lanes;

namespace AlphaNet.Pure.Tensors.Backends.Profiling;

/// <content>Fused operations.</content>
public sealed partial class ProfilingBackend : IFusedBackend
{
    /// <inheritdoc/>
    public bool Fuses(DType dtype) => fused.Fuses(dtype);

    /// <inheritdoc/>
    public DType SumsOf(DType dtype) => fused.SumsOf(dtype);

    /// <inheritdoc/>
    public void PointwiseNorm<TIn>(in NormalizedMap x, in Tensor weight, in Tensor z, in Tensor mean, in Tensor variance) where TIn : struct, IUnaryOp
    {
        var start = KernelProfile.Now;
        fused.PointwiseNorm<TIn>(x, weight, z, mean, variance);
        Add(nameof(PointwiseNorm), start, z, 2.0 * z.Count * weight.Shape[1], Bytes(x.Map, weight, z));
    }

    /// <inheritdoc/>
    public void PointwiseNormBackward<TIn, TAct>(
        in NormalizedMap x, in Tensor weight, in NormalizedGradient dz, in Tensor dx, bool accumulate, in Tensor dw, in Tensor sums)
        where TIn : struct, IUnaryOp where TAct : struct, IUnaryOp
    {
        var start = KernelProfile.Now;
        fused.PointwiseNormBackward<TIn, TAct>(x, weight, dz, dx, accumulate, dw, sums);
        Add(
            nameof(PointwiseNormBackward), start, dz.Delta, Wanted(dx, dw) * 2.0 * dz.Delta.Count * weight.Shape[1],
            Bytes(x.Map, dz.Delta, dz.Map.Map) + Bytes(dx, weight, dw));
    }

    /// <inheritdoc/>
    public void DepthwiseNorm<TIn>(in NormalizedMap x, in Tensor weight, in Tensor z, int stride, in Tensor mean, in Tensor variance) where TIn : struct, IUnaryOp
    {
        var start = KernelProfile.Now;
        fused.DepthwiseNorm<TIn>(x, weight, z, stride, mean, variance);
        Add(nameof(DepthwiseNorm), start, z, Taps(z, weight), Bytes(x.Map, weight, z));
    }

    /// <inheritdoc/>
    public void DepthwiseNormBackward<TIn, TAct>(
        in NormalizedMap x, in Tensor weight, in NormalizedGradient dz, in Tensor dx, bool accumulate, in Tensor dw, int stride, in Tensor sums)
        where TIn : struct, IUnaryOp where TAct : struct, IUnaryOp
    {
        var start = KernelProfile.Now;
        fused.DepthwiseNormBackward<TIn, TAct>(x, weight, dz, dx, accumulate, dw, stride, sums);
        Add(nameof(DepthwiseNormBackward), start, dz.Delta, Wanted(dx, dw) * Taps(dz.Delta, weight), Bytes(x.Map, dz.Delta, dz.Map.Map) + Bytes(dx));
    }

    /// <inheritdoc/>
    public void Activate<TAct>(in NormalizedMap x, in Tensor addend, in Tensor y) where TAct : struct, IUnaryOp
    {
        var start = KernelProfile.Now;
        fused.Activate<TAct>(x, addend, y);
        Add(nameof(Activate), start, y, 0, Bytes(x.Map, addend, y));
    }

    /// <inheritdoc/>
    public void ActivateBackward<TAct>(in NormalizedMap x, in Tensor dy, in Tensor d, in Tensor sums) where TAct : struct, IUnaryOp
    {
        var start = KernelProfile.Now;
        fused.ActivateBackward<TAct>(x, dy, d, sums);
        Add(nameof(ActivateBackward), start, dy, 0, Bytes(x.Map, dy, d));
    }

    /// <inheritdoc/>
    public void Pool<TAct>(in NormalizedMap x, in Tensor y) where TAct : struct, IUnaryOp
    {
        var start = KernelProfile.Now;
        fused.Pool<TAct>(x, y);
        Add(nameof(Pool), start, y, 0, Bytes(x.Map, y));
    }

    /// <inheritdoc/>
    public void NormGradient<TAct>(in NormalizedGradient dz, in Tensor y) where TAct : struct, IUnaryOp
    {
        var start = KernelProfile.Now;
        fused.NormGradient<TAct>(dz, y);
        Add(nameof(NormGradient), start, y, 0, Bytes(dz.Delta, dz.Map.Map, y));
    }

    /// <inheritdoc/>
    public void NormScale(in Tensor mean, in Tensor variance, in Tensor gamma, in Tensor beta, double epsilon, in Tensor scale, in Tensor shift)
    {
        var start = KernelProfile.Now;
        fused.NormScale(mean, variance, gamma, beta, epsilon, scale, shift);
        Add(nameof(NormScale), start, scale, 0, Bytes(mean, variance, scale) + Bytes(shift));
    }

    /// <inheritdoc/>
    public void NormSlopes(
        in Tensor sums, in Tensor mean, in Tensor variance, in Tensor gamma, double epsilon, long count, bool throughStatistics,
        in Tensor slopes, in Tensor dgamma, in Tensor dbeta)
    {
        var start = KernelProfile.Now;
        fused.NormSlopes(sums, mean, variance, gamma, epsilon, count, throughStatistics, slopes, dgamma, dbeta);
        Add(nameof(NormSlopes), start, slopes, 0, Bytes(sums, slopes));
    }

    /// <inheritdoc/>
    public void SumGated(in Tensor gatedSums, in Tensor gate, in Tensor pooled, double share, in Tensor sums)
    {
        var start = KernelProfile.Now;
        fused.SumGated(gatedSums, gate, pooled, share, sums);
        Add(nameof(SumGated), start, sums, 0, Bytes(gatedSums, gate, pooled) + Bytes(sums));
    }

    /// <inheritdoc/>
    public void Excite(in Tensor mean, in ExciteWeights weights, in Tensor squeezed, in Tensor excited, in Tensor gate)
    {
        var start = KernelProfile.Now;
        fused.Excite(mean, weights, squeezed, excited, gate);
        Add(nameof(Excite), start, gate, 4.0 * gate.Count * weights.Reduce.Shape[0], Bytes(mean, weights.Reduce, weights.Expand) + Bytes(squeezed, excited, gate));
    }

    /// <inheritdoc/>
    public void ExciteBackward(
        in Tensor mean, in ExciteWeights weights, in Tensor squeezed, in Tensor excited, in Tensor dgate, in ExciteWeights gradients, in Tensor dmean, bool accumulate)
    {
        var start = KernelProfile.Now;
        fused.ExciteBackward(mean, weights, squeezed, excited, dgate, gradients, dmean, accumulate);
        // One leads back to the hidden vectors, whatever is wanted.
        var products = 1 + Wanted(gradients.Expand, gradients.Reduce) + Wanted(dmean, default);
        Add(
            nameof(ExciteBackward), start, dgate, products * 2.0 * dgate.Count * weights.Reduce.Shape[0],
            Bytes(mean, excited, dgate) + Bytes(weights.Reduce, weights.Expand, dmean) + Bytes(gradients.Reduce, gradients.Expand));
    }
}
