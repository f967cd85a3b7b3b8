using System.Runtime.InteropServices;
using AlphaNet.Pure.Tensors;
using AlphaNet.Pure.Tensors.Backends;
using static AlphaNet.Pure.Tensors.Backends.Operand;

namespace AlphaNet.Pure.Kernels;

/// <content>Data that comes while the device computes.</content>
public sealed partial class IlgpuBackend : IUploadingBackend
{
    /// <inheritdoc/>
    /// <remarks>The first upload to a rented tensor waits for the device: its block may have been another tensor's, which kernels still to run read.</remarks>
    /// <exception cref="InvalidOperationException">x does not lie in host memory, or y not in this device's.</exception>
    public void Upload(in Tensor x, in Tensor y)
    {
        const string Name = "Upload";
        x.ThrowIfReleased();
        var block = BlockOf(Name, y);
        if (x.Device is not null)
        {
            throw new InvalidOperationException($"{Name}: x {x} lies in the memory of {x.Device}, uploads come from the host; use Copy.");
        }

        RequireSameShape(Name, x, y);
        if (x.DType != y.DType)
        {
            throw new ShapeException(Name, $"operands must have the same element type, got {x} and {y}; convert with IBackend.Copy");
        }

        RequireDense(Name, "x", x);
        RequireDense(Name, "y", y);
        if (x.Count == 0)
        {
            return;
        }

        if (block.UploadedGeneration != y.Storage.Generation)
        {
            Stream.Synchronize();
            block.UploadedGeneration = y.Storage.Generation;
        }

        var bytes = BytesOf(x);
        uploads.Start(bytes, block.Bytes.SubView((long)y.Offset * y.DType.Size(), bytes.Length));
    }

    /// <inheritdoc/>
    public void FinishUploads() => uploads.Finish();

    private static ReadOnlySpan<byte> BytesOf(in Tensor tensor) => tensor.DType switch
    {
        DType.Float32 => MemoryMarshal.AsBytes(tensor.Span<float>()),
        DType.Float64 => MemoryMarshal.AsBytes(tensor.Span<double>()),
        DType.Int32 => MemoryMarshal.AsBytes(tensor.Span<int>()),
        DType.Int64 => MemoryMarshal.AsBytes(tensor.Span<long>()),
        _ => tensor.Span<byte>(),
    };
}
