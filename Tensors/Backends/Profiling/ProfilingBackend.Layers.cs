using AlphaNet.Pure.Tensors.Lanes;

namespace AlphaNet.Pure.Tensors.Backends.Profiling;

/// <content>Products, convolutions, pooling, norms and losses.</content>
public sealed partial class ProfilingBackend
{
    /// <inheritdoc/>
    public void MatMul(in Tensor a, in Tensor b, in Tensor c, bool accumulate = false)
    {
        var start = KernelProfile.Now;
        inner.MatMul(a, b, c, accumulate);
        Add(nameof(MatMul), start, c, 2.0 * c.Count * a.Shape[1], Bytes(a, b, c));
    }

    /// <inheritdoc/>
    public void Conv2d(in Tensor x, in Tensor weight, in Tensor y, int stride, int padding)
    {
        var start = KernelProfile.Now;
        inner.Conv2d(x, weight, y, stride, padding);
        Add(nameof(Conv2d), start, y, Convolution(y, weight), Bytes(x, weight, y));
    }

    /// <inheritdoc/>
    public void Conv2dInputGradient(in Tensor dy, in Tensor weight, in Tensor dx, int stride, int padding, bool accumulate)
    {
        var start = KernelProfile.Now;
        inner.Conv2dInputGradient(dy, weight, dx, stride, padding, accumulate);
        Add(nameof(Conv2dInputGradient), start, dx, Convolution(dy, weight), Bytes(dy, weight, dx));
    }

    /// <inheritdoc/>
    public void Conv2dWeightGradient(in Tensor x, in Tensor dy, in Tensor dw, int stride, int padding)
    {
        var start = KernelProfile.Now;
        inner.Conv2dWeightGradient(x, dy, dw, stride, padding);
        Add(nameof(Conv2dWeightGradient), start, dw, Convolution(dy, dw), Bytes(x, dy, dw));
    }

    /// <inheritdoc/>
    public void Depthwise(in Tensor x, in Tensor weight, in Tensor y, int stride)
    {
        var start = KernelProfile.Now;
        inner.Depthwise(x, weight, y, stride);
        Add(nameof(Depthwise), start, y, Taps(y, weight), Bytes(x, weight, y));
    }

    /// <inheritdoc/>
    public void DepthwiseBackward(in Tensor x, in Tensor weight, in Tensor dy, in Tensor dx, bool accumulate, in Tensor dw, int stride)
    {
        var start = KernelProfile.Now;
        inner.DepthwiseBackward(x, weight, dy, dx, accumulate, dw, stride);
        Add(nameof(DepthwiseBackward), start, dy, Wanted(dx, dw) * Taps(dy, weight), Bytes(x, dy, dx));
    }

    /// <inheritdoc/>
    public void AveragePool(in Tensor x, in Tensor y, int size, int stride, int padding)
    {
        var start = KernelProfile.Now;
        inner.AveragePool(x, y, size, stride, padding);
        Add(nameof(AveragePool), start, y, 0, Bytes(x, y));
    }

    /// <inheritdoc/>
    public void AveragePoolBackward(in Tensor dy, in Tensor dx, int size, int stride, int padding, bool accumulate)
    {
        var start = KernelProfile.Now;
        inner.AveragePoolBackward(dy, dx, size, stride, padding, accumulate);
        Add(nameof(AveragePoolBackward), start, dx, 0, Bytes(dy, dx));
    }

    /// <inheritdoc/>
    public void MaxPool(in Tensor x, in Tensor y, int size, int stride, int padding)
    {
        var start = KernelProfile.Now;
        inner.MaxPool(x, y, size, stride, padding);
        Add(nameof(MaxPool), start, y, 0, Bytes(x, y));
    }

    /// <inheritdoc/>
    public void MaxPoolBackward(in Tensor x, in Tensor dy, in Tensor dx, int size, int stride, int padding, bool accumulate)
    {
        var start = KernelProfile.Now;
        inner.MaxPoolBackward(x, dy, dx, size, stride, padding, accumulate);
        Add(nameof(MaxPoolBackward), start, dx, 0, Bytes(x, dy, dx));
    }

    /// <inheritdoc/>
    public void BatchStatistics(in Tensor x, in Tensor mean, in Tensor variance)
    {
        var start = KernelProfile.Now;
        inner.BatchStatistics(x, mean, variance);
        Add(nameof(BatchStatistics), start, mean, 0, Bytes(x));
    }

    /// <inheritdoc/>
    public void BatchNorm<TAct>(in Tensor x, in Tensor mean, in Tensor variance, in Tensor gamma, in Tensor beta, double epsilon, in Tensor y) where TAct : struct, IUnaryOp
    {
        var start = KernelProfile.Now;
        inner.BatchNorm<TAct>(x, mean, variance, gamma, beta, epsilon, y);
        Add(nameof(BatchNorm), start, y, 0, Bytes(x, y));
    }

    /// <inheritdoc/>
    public void BatchNormBackward<TAct>(
        in Tensor x, in Tensor mean, in Tensor variance, in Tensor gamma, in Tensor beta, double epsilon, in Tensor dy,
        in Tensor dx, bool accumulate, in Tensor dgamma, in Tensor dbeta, bool throughStatistics) where TAct : struct, IUnaryOp
    {
        var start = KernelProfile.Now;
        inner.BatchNormBackward<TAct>(x, mean, variance, gamma, beta, epsilon, dy, dx, accumulate, dgamma, dbeta, throughStatistics);
        Add(nameof(BatchNormBackward), start, dy, 0, Bytes(x, dy, dx));
    }

    /// <inheritdoc/>
    public void Softmax(in Tensor x, in Tensor y, bool logarithm)
    {
        var start = KernelProfile.Now;
        inner.Softmax(x, y, logarithm);
        Add(nameof(Softmax), start, y, 0, Bytes(x, y));
    }

    /// <inheritdoc/>
    public void SoftmaxBackward(in Tensor y, in Tensor dy, in Tensor dx, bool logarithm, bool accumulate)
    {
        var start = KernelProfile.Now;
        inner.SoftmaxBackward(y, dy, dx, logarithm, accumulate);
        Add(nameof(SoftmaxBackward), start, dx, 0, Bytes(y, dy, dx));
    }

    /// <inheritdoc/>
    public void CrossEntropy(in Tensor logits, in Tensor labels, double smoothing, in Tensor losses, in Tensor gradient)
    {
        var start = KernelProfile.Now;
        inner.CrossEntropy(logits, labels, smoothing, losses, gradient);
        Add(nameof(CrossEntropy), start, losses, 0, Bytes(logits, gradient));
    }

    /// <inheritdoc/>
    public void SoftCrossEntropy(in Tensor student, in Tensor teacher, in Tensor losses, in Tensor gradient)
    {
        var start = KernelProfile.Now;
        inner.SoftCrossEntropy(student, teacher, losses, gradient);
        Add(nameof(SoftCrossEntropy), start, losses, 0, Bytes(student, teacher, gradient));
    }

    /// <inheritdoc/>
    public void AlphaDivergence(in Tensor student, in Tensor teacher, in AlphaDivergenceOptions options, in Tensor losses, in Tensor gradient)
    {
        var start = KernelProfile.Now;
        inner.AlphaDivergence(student, teacher, options, losses, gradient);
        Add(nameof(AlphaDivergence), start, losses, 0, Bytes(student, teacher, gradient));
    }

    /// <inheritdoc/>
    public void ResizeBicubic(in Tensor x, in Tensor y)
    {
        var start = KernelProfile.Now;
        inner.ResizeBicubic(x, y);
        Add(nameof(ResizeBicubic), start, y, 0, Bytes(x, y));
    }

    /// <inheritdoc/>
    public void ResizeBicubicBackward(in Tensor dy, in Tensor dx, bool accumulate)
    {
        var start = KernelProfile.Now;
        inner.ResizeBicubicBackward(dy, dx, accumulate);
        Add(nameof(ResizeBicubicBackward), start, dx, 0, Bytes(dy, dx));
    }

    private static double Convolution(in Tensor y, in Tensor weight) => 2.0 * y.Count * (weight.Count / Math.Max(1, weight.Shape[0]));

    private static double Taps(in Tensor y, in Tensor weight) => 2.0 * y.Count * weight.Shape[0] * weight.Shape[1];

    private static int Wanted(in Tensor dx, in Tensor dw) => (dx.IsNone ? 0 : 1) + (dw.IsNone ? 0 : 1);
}
