namespace AlphaNet.Pure.Tensors.Memory;

/// <summary>A block of memory that the processor cannot reach: a backend's device owns it, bytes come and go by copies.</summary>
/// <remarks>Copies wait for the device's work on the block; a backend that wants them to overlap brings its own.</remarks>
public interface IDeviceMemory
{
    /// <summary>The device's name in messages, as in "cuda:0".</summary>
    string Device { get; }

    /// <summary>Copies bytes from the block, from <paramref name="offset"/> on, to host memory.</summary>
    void Download(long offset, Span<byte> target);

    /// <summary>Copies bytes from host memory to the block, from <paramref name="offset"/> on.</summary>
    void Upload(ReadOnlySpan<byte> source, long offset);
}
