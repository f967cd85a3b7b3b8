using AlphaNet.Pure.Tensors;
using AlphaNet.Pure.Tensors.Backends;

namespace AlphaNet.Pure.Kernels;

public sealed partial class IlgpuBackend
{
    /// <inheritdoc/>
    public void Softmax(in Tensor x, in Tensor y, bool logarithm) =>
        throw new NotSupportedException("Softmax");

    /// <inheritdoc/>
    public void SoftmaxBackward(in Tensor y, in Tensor dy, in Tensor dx, bool logarithm, bool accumulate) =>
        throw new NotSupportedException("SoftmaxBackward");

    /// <inheritdoc/>
    public void CrossEntropy(in Tensor logits, in Tensor labels, double smoothing, in Tensor losses, in Tensor gradient) =>
        throw new NotSupportedException("CrossEntropy");

    /// <inheritdoc/>
    public void SoftCrossEntropy(in Tensor student, in Tensor teacher, in Tensor losses, in Tensor gradient) =>
        throw new NotSupportedException("SoftCrossEntropy");

    /// <inheritdoc/>
    public void AlphaDivergence(in Tensor student, in Tensor teacher, in AlphaDivergenceOptions options, in Tensor losses, in Tensor gradient) =>
        throw new NotSupportedException("AlphaDivergence");
}
