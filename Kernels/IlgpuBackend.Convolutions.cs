using AlphaNet.Pure.Tensors;

namespace AlphaNet.Pure.Kernels;

public sealed partial class IlgpuBackend
{
    /// <inheritdoc/>
    public void MatMul(in Tensor a, in Tensor b, in Tensor c, bool accumulate = false) =>
        throw new NotSupportedException("MatMul");

    /// <inheritdoc/>
    public void Conv2d(in Tensor x, in Tensor weight, in Tensor y, int stride, int padding) =>
        throw new NotSupportedException("Conv2d");

    /// <inheritdoc/>
    public void Conv2dInputGradient(in Tensor dy, in Tensor weight, in Tensor dx, int stride, int padding, bool accumulate) =>
        throw new NotSupportedException("Conv2dInputGradient");

    /// <inheritdoc/>
    public void Conv2dWeightGradient(in Tensor x, in Tensor dy, in Tensor dw, int stride, int padding) =>
        throw new NotSupportedException("Conv2dWeightGradient");

    /// <inheritdoc/>
    public void Depthwise(in Tensor x, in Tensor weight, in Tensor y, int stride) =>
        throw new NotSupportedException("Depthwise");

    /// <inheritdoc/>
    public void DepthwiseBackward(in Tensor x, in Tensor weight, in Tensor dy, in Tensor dx, bool accumulate, in Tensor dw, int stride) =>
        throw new NotSupportedException("DepthwiseBackward");
}
