using AlphaNet.Pure.Tensors.Memory;
using ILGPU;
using ILGPU.Runtime;

namespace AlphaNet.Pure.Kernels.Memory;

/// <summary>A block of a device's memory.</summary>
/// <remarks>Nobody has to free it: what is neither handed back to the pool nor disposed is freed when the collector finds it.</remarks>
internal sealed class DeviceBlock(IlgpuBackend owner, MemoryBuffer1D<byte, Stride1D.Dense> buffer) : IDeviceMemory
{
    public IlgpuBackend Owner => owner;

    public string Device => owner.Device;

    public ArrayView<float> Floats { get; } = buffer.View.Cast<byte, float>();

    public ArrayView<int> Ints { get; } = buffer.View.Cast<byte, int>();

    public ArrayView<byte> Bytes => buffer.View;

    /// <summary>The generation of the storage that an upload last went to; -1 for none.</summary>
    public int UploadedGeneration { get; set; } = -1;

    public void Download(long offset, Span<byte> target)
    {
        if (target.Length == 0)
        {
            return;
        }

        Bytes.SubView(offset, target.Length).CopyToCPU(owner.Stream, target);
        owner.Stream.Synchronize();
    }

    public void Upload(ReadOnlySpan<byte> source, long offset)
    {
        if (source.Length == 0)
        {
            return;
        }

        Bytes.SubView(offset, source.Length).CopyFromCPU(owner.Stream, source);
        owner.Stream.Synchronize();
    }

    public void Dispose()
    {
        // Kernels that use it may still be waiting for their turn.
        owner.Stream.Synchronize();
        buffer.Dispose();
    }
}
