using AlphaNet.Pure.Tensors;
using AlphaNet.Pure.Tensors.Backends;
using AlphaNet.Pure.Tensors.Random;

namespace AlphaNet.Pure.Kernels;

public sealed partial class IlgpuBackend
{
    /// <inheritdoc/>
    public void RandomUniform(in Tensor y, in RandomKey key, double low, double high) =>
        throw new NotSupportedException("RandomUniform");

    /// <inheritdoc/>
    public void RandomNormal(in Tensor y, in RandomKey key, double mean, double deviation) =>
        throw new NotSupportedException("RandomNormal");

    /// <inheritdoc/>
    public void SgdStep(in Tensor value, in Tensor gradient, in Tensor momentum, in SgdOptions options) =>
        throw new NotSupportedException("SgdStep");
}
