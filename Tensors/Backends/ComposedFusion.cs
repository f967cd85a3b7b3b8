using AlphaNet.Pure.Tensors.Lanes;
using AlphaNet.Pure.Tensors.Lanes.Ops;

namespace AlphaNet.Pure.Tensors.Backends;

/// <summary>The fused operations as compositions of a backend's plain ones: for backends and element types without kernels of their own, and the reference of those that have.</summary>
/// <param name="backend">What computes.</param>
public sealed partial class ComposedFusion(IBackend backend) : IFusedBackend
{
    /// <summary>All floating types.</summary>
    public bool Fuses(DType dtype) => dtype.IsFloat();

    /// <summary>The map's own, in which the plain operations compute: a device may have no other.</summary>
    public DType SumsOf(DType dtype) => dtype;

    /// <inheritdoc/>
    public void PointwiseNorm<TIn>(in NormalizedMap x, in Tensor weight, in Tensor z, in Tensor mean, in Tensor variance) where TIn : struct, IUnaryOp
    {
        var a = Read<TIn>(x);
        backend.MatMul(a.ToMatrix(), weight.Transpose(), z.ToMatrix());
        Finish(x, a, z, mean, variance);
    }

    /// <inheritdoc/>
    public void PointwiseNormBackward<TIn, TAct>(
        in NormalizedMap x, in Tensor weight, in NormalizedGradient dz, in Tensor dx, bool accumulate, in Tensor dw, in Tensor sums)
        where TIn : struct, IUnaryOp where TAct : struct, IUnaryOp
    {
        var g = backend.Rent(dz.Delta.Shape, dz.Delta.DType);
        NormGradient<TAct>(dz, g);
        if (!dw.IsNone)
        {
            var a = Read<TIn>(x);
            backend.MatMul(g.ToMatrix().Transpose(), a.ToMatrix(), dw, accumulate: true);
            GiveBack(x, a);
        }

        if (!dx.IsNone)
        {
            backend.MatMul(g.ToMatrix(), weight, dx.ToMatrix(), accumulate && x.IsPlain);
            FinishGradient<TIn>(x, dx, sums);
        }

        backend.Return(g);
    }

    /// <inheritdoc/>
    public void DepthwiseNorm<TIn>(in NormalizedMap x, in Tensor weight, in Tensor z, int stride, in Tensor mean, in Tensor variance) where TIn : struct, IUnaryOp
    {
        var a = Read<TIn>(x);
        backend.Depthwise(a, weight, z, stride);
        Finish(x, a, z, mean, variance);
    }

    /// <inheritdoc/>
    public void DepthwiseNormBackward<TIn, TAct>(
        in NormalizedMap x, in Tensor weight, in NormalizedGradient dz, in Tensor dx, bool accumulate, in Tensor dw, int stride, in Tensor sums)
        where TIn : struct, IUnaryOp where TAct : struct, IUnaryOp
    {
        var g = backend.Rent(dz.Delta.Shape, dz.Delta.DType);
        NormGradient<TAct>(dz, g);
        var a = Read<TIn>(x);
        backend.DepthwiseBackward(a, weight, g, dx, accumulate && x.IsPlain, dw, stride);
        GiveBack(x, a);
        backend.Return(g);
        if (!dx.IsNone)
        {
            FinishGradient<TIn>(x, dx, sums);
        }
    }

    /// <inheritdoc/>
    public void Activate<TAct>(in NormalizedMap x, in Tensor addend, in Tensor y) where TAct : struct, IUnaryOp
    {
        FusedOperand.RequireNormAlone("Activate", x);
        Affine(x, y);
        backend.Unary<TAct>(y, y);
        if (!addend.IsNone)
        {
            backend.Binary<Add>(y, addend, y);
        }
    }

    /// <inheritdoc/>
    public void ActivateBackward<TAct>(in NormalizedMap x, in Tensor dy, in Tensor d, in Tensor sums) where TAct : struct, IUnaryOp
    {
        FusedOperand.RequireNormAlone("ActivateBackward", x);
        var u = backend.Rent(x.Map.Shape, x.Map.DType);
        Affine(x, u);
        var result = d.IsNone ? backend.Rent(x.Map.Shape, x.Map.DType) : d;
        backend.UnaryBackward<TAct>(u, dy, result, accumulate: false);
        Sums(result, x.Map, sums);
        backend.Return(u);
        if (d.IsNone)
        {
            backend.Return(result);
        }
    }

    /// <inheritdoc/>
    public void Pool<TAct>(in NormalizedMap x, in Tensor y) where TAct : struct, IUnaryOp
    {
        FusedOperand.RequireNormAlone("Pool", x);
        var a = Read<TAct>(x);
        backend.Reduce<Sum>(a, y);
        backend.AddScaled(y, (double)y.Count / a.Count, y, accumulate: false);
        backend.Return(a);
    }

    /// <inheritdoc/>
    public void NormGradient<TAct>(in NormalizedGradient dz, in Tensor y) where TAct : struct, IUnaryOp
    {
        if (dz.IsGated)
        {
            var u = backend.Rent(y.Shape, y.DType);
            Affine(dz.Map, u);
            backend.Binary<Multiply>(dz.Delta, dz.Map.Gate, y);
            backend.Binary<Add>(y, dz.Pooled, y);
            backend.UnaryBackward<TAct>(u, y, y, accumulate: false);
            backend.Return(u);
            backend.Binary<Multiply>(y, Row(dz.Slopes, 0), y);
        }
        else
        {
            backend.Binary<Multiply>(dz.Delta, Row(dz.Slopes, 0), y);
        }

        backend.Binary<Multiply>(dz.Map.Map, Row(dz.Slopes, 1), y, accumulate: true);
        backend.Binary<Add>(y, Row(dz.Slopes, 2), y);
    }

    /// <inheritdoc/>
    public void NormScale(in Tensor mean, in Tensor variance, in Tensor gamma, in Tensor beta, double epsilon, in Tensor scale, in Tensor shift)
    {
        InverseDeviation(variance, epsilon, scale);
        backend.Binary<Multiply>(scale, gamma, scale);
        backend.Binary<Multiply>(mean, scale, shift);
        backend.Binary<Subtract>(beta, shift, shift);
    }

    /// <inheritdoc/>
    public void NormSlopes(
        in Tensor sums, in Tensor mean, in Tensor variance, in Tensor gamma, double epsilon, long count, bool throughStatistics,
        in Tensor slopes, in Tensor dgamma, in Tensor dbeta)
    {
        var work = backend.Rent(new Shape(4, mean.Shape[0]), mean.DType);
        var (sum, weighted, inverse, t) = (Row(work, 0), Row(work, 1), Row(work, 2), Row(work, 3));
        backend.Copy(Row(sums, 0), sum);
        backend.Copy(Row(sums, 1), weighted);
        backend.Binary<Multiply>(mean, sum, t);
        backend.Binary<Subtract>(weighted, t, weighted);
        InverseDeviation(variance, epsilon, inverse);
        backend.Binary<Multiply>(weighted, inverse, weighted);
        if (!dgamma.IsNone)
        {
            backend.AddScaled(weighted, 1, dgamma, accumulate: true);
        }

        if (!dbeta.IsNone)
        {
            backend.AddScaled(sum, 1, dbeta, accumulate: true);
        }

        var (p, q, r) = (Row(slopes, 0), Row(slopes, 1), Row(slopes, 2));
        backend.Binary<Multiply>(gamma, inverse, p);
        if (throughStatistics)
        {
            // q = -p inverse weighted / n, r = -p sum / n - q mean
            backend.Binary<Multiply>(weighted, inverse, q);
            backend.Binary<Multiply>(q, p, q);
            backend.AddScaled(q, -1.0 / count, q, accumulate: false);
            backend.Binary<Multiply>(sum, p, r);
            backend.AddScaled(r, -1.0 / count, r, accumulate: false);
            backend.Binary<Multiply>(q, mean, t);
            backend.Binary<Subtract>(r, t, r);
        }
        else
        {
            backend.Fill(q, 0);
            backend.Fill(r, 0);
        }

        backend.Return(work);
    }

    private static Tensor Row(in Tensor table, int row) => table.Slice(0, row, 1).Squeeze(0);

    private void InverseDeviation(in Tensor variance, double epsilon, in Tensor y)
    {
        backend.Fill(y, epsilon);
        backend.AddScaled(variance, 1, y, accumulate: true);
        backend.Unary<Sqrt>(y, y);
        backend.Unary<Reciprocal>(y, y);
    }

    private void Affine(in NormalizedMap x, in Tensor u)
    {
        backend.Binary<Multiply>(x.Map, x.Scale, u);
        backend.Binary<Add>(u, x.Shift, u);
    }

    private Tensor Read<TIn>(in NormalizedMap x) where TIn : struct, IUnaryOp
    {
        if (x.IsPlain)
        {
            return x.Map;
        }

        var a = backend.Rent(x.Map.Shape, x.Map.DType);
        Affine(x, a);
        backend.Unary<TIn>(a, a);
        if (x.IsGated)
        {
            backend.Binary<Multiply>(a, x.Gate, a);
        }

        return a;
    }

    private void GiveBack(in NormalizedMap x, in Tensor a)
    {
        if (!x.IsPlain)
        {
            backend.Return(a);
        }
    }

    private void Finish(in NormalizedMap x, in Tensor a, in Tensor z, in Tensor mean, in Tensor variance)
    {
        GiveBack(x, a);
        if (!mean.IsNone)
        {
            backend.BatchStatistics(z, mean, variance);
        }
    }

    private void FinishGradient<TIn>(in NormalizedMap x, in Tensor dx, in Tensor sums) where TIn : struct, IUnaryOp
    {
        if (x.IsGated)
        {
            GatedSums<TIn>(x, dx, sums);
        }
        else if (!x.IsPlain)
        {
            ActivateBackward<TIn>(x, dx, dx, sums);
        }
    }

    private void Sums(in Tensor d, in Tensor z, in Tensor sums)
    {
        var products = backend.Rent(z.Shape, z.DType);
        backend.Binary<Multiply>(d, z, products);
        var total = backend.Rent(new Shape(1, z.Shape[^1]), z.DType);
        for (var row = 0; row < 2; row++)
        {
            backend.Reduce<Sum>((row == 0 ? d : products).ToMatrix(), total);
            backend.Copy(total.Squeeze(0), Row(sums, row));
        }

        backend.Return(total);
        backend.Return(products);
    }

    private void GatedSums<TIn>(in NormalizedMap x, in Tensor da, in Tensor sums) where TIn : struct, IUnaryOp
    {
        var u = backend.Rent(x.Map.Shape, x.Map.DType);
        var t = backend.Rent(x.Map.Shape, x.Map.DType);
        Affine(x, u);
        backend.Unary<TIn>(u, t);
        backend.Binary<Multiply>(t, da, t);
        backend.Reduce<Sum>(t, Row(sums, 0));
        backend.UnaryBackward<TIn>(u, da, t, accumulate: false);
        backend.Reduce<Sum>(t, Row(sums, 1));
        backend.Binary<Multiply>(t, x.Map, t);
        backend.Reduce<Sum>(t, Row(sums, 3));
        backend.Fill(t, 1);
        backend.UnaryBackward<TIn>(u, t, t, accumulate: false);
        backend.Reduce<Sum>(t, Row(sums, 2));
        backend.Binary<Multiply>(t, x.Map, t);
        backend.Reduce<Sum>(t, Row(sums, 4));
        backend.Return(t);
        backend.Return(u);
    }
}
