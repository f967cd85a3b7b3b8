using AlphaNet.Pure.Tensors;
using AlphaNet.Pure.Tensors.Lanes;

namespace AlphaNet.Pure.Kernels;

public sealed partial class IlgpuBackend
{
    /// <inheritdoc/>
    public void BatchStatistics(in Tensor x, in Tensor mean, in Tensor variance) =>
        throw new NotSupportedException("BatchStatistics");

    /// <inheritdoc/>
    public void BatchNorm<TAct>(in Tensor x, in Tensor mean, in Tensor variance, in Tensor gamma, in Tensor beta, double epsilon, in Tensor y) where TAct : struct, IUnaryOp =>
        throw new NotSupportedException("BatchNorm");

    /// <inheritdoc/>
    public void BatchNormBackward<TAct>( in Tensor x, in Tensor mean, in Tensor variance, in Tensor gamma, in Tensor beta, double epsilon, in Tensor dy, in Tensor dx, bool accumulate, in Tensor dgamma, in Tensor dbeta, bool throughStatistics) where TAct : struct, IUnaryOp =>
        throw new NotSupportedException("BatchNormBackward");
}
