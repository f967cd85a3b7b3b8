using AlphaNet.Pure.Kernels.Memory;
using AlphaNet.Pure.Tensors;
using ILGPU;
using static AlphaNet.Pure.Tensors.Backends.Operand;

namespace AlphaNet.Pure.Kernels;

/// <content>How kernels see tensors.</content>
public sealed partial class IlgpuBackend
{
    /// <summary>A Float32 tensor's elements from its first on.</summary>
    private ArrayView<float> Floats(string operation, in Tensor tensor)
    {
        if (tensor.DType != DType.Float32)
        {
            throw new ShapeException(operation, $"a GPU computes in Float32, got {tensor}; convert it with IBackend.Copy");
        }

        return From(BlockOf(operation, tensor).Floats, tensor);
    }

    /// <summary>A Float32 tensor's elements, or none for none.</summary>
    private ArrayView<float> FloatsOrNone(string operation, in Tensor tensor) => tensor.IsNone ? ArrayView<float>.Empty : Floats(operation, tensor);

    /// <summary>A dense Float32 tensor's elements.</summary>
    private ArrayView<float> DenseFloats(string operation, string name, in Tensor tensor)
    {
        RequireDense(operation, name, tensor);
        return Floats(operation, tensor);
    }

    /// <summary>An Int32 tensor's elements.</summary>
    private ArrayView<int> Ints(string operation, string name, in Tensor tensor)
    {
        if (tensor.DType != DType.Int32)
        {
            throw new ShapeException(operation, $"{name} must be Int32, got {tensor}");
        }

        return From(BlockOf(operation, tensor).Ints, tensor);
    }

    private DeviceBlock BlockOf(string operation, in Tensor tensor)
    {
        tensor.ThrowIfReleased();
        if (tensor.Storage.Device is DeviceBlock block && block.Owner == this)
        {
            return block;
        }

        throw new InvalidOperationException(
            $"{operation}: operand {tensor} lies in the memory of {tensor.Device ?? "the host"}, this backend computes on {Device}; bring it there with Rent and Copy.");
    }

    private static ArrayView<T> From<T>(ArrayView<T> block, in Tensor tensor) where T : unmanaged =>
        tensor.Count == 0 ? block.SubView(0, 0) : block.SubView(tensor.Offset, block.Length - tensor.Offset);
}
