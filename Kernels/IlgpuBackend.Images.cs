using AlphaNet.Pure.Tensors;

namespace AlphaNet.Pure.Kernels;

public sealed partial class IlgpuBackend
{
    /// <inheritdoc/>
    public void AveragePool(in Tensor x, in Tensor y, int size, int stride, int padding) =>
        throw new NotSupportedException("AveragePool");

    /// <inheritdoc/>
    public void AveragePoolBackward(in Tensor dy, in Tensor dx, int size, int stride, int padding, bool accumulate) =>
        throw new NotSupportedException("AveragePoolBackward");

    /// <inheritdoc/>
    public void MaxPool(in Tensor x, in Tensor y, int size, int stride, int padding) =>
        throw new NotSupportedException("MaxPool");

    /// <inheritdoc/>
    public void MaxPoolBackward(in Tensor x, in Tensor dy, in Tensor dx, int size, int stride, int padding, bool accumulate) =>
        throw new NotSupportedException("MaxPoolBackward");

    /// <inheritdoc/>
    public void ResizeBicubic(in Tensor x, in Tensor y) =>
        throw new NotSupportedException("ResizeBicubic");

    /// <inheritdoc/>
    public void ResizeBicubicBackward(in Tensor dy, in Tensor dx, bool accumulate) =>
        throw new NotSupportedException("ResizeBicubicBackward");
}
