using AlphaNet.Pure.Tensors;
using AlphaNet.Pure.Tensors.Backends;

namespace AlphaNet.Pure.Kernels.Inference;

/// <summary>A weight as it lies in a device's memory: tiles of it are brought to shared memory whatever its strides.</summary>
internal sealed class DeviceWeight(Tensor matrix) : PackedWeight(matrix.Shape[0], matrix.Shape[1])
{
    public Tensor Matrix => matrix;
}
