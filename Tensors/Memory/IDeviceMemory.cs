namespace AlphaNet.Pure.Tensors.Memory;

/// <summary>A block of memory that the processor cannot reach: a backend's device owns it, bytes come and go by copies.</summary>
/// <remarks>
/// Copies wait for the device's work on the block; a backend that wants them to overlap brings its own. Disposing frees the block at once, after the work that was asked of
/// it: a pool does so with blocks it lets go of.
/// </remarks>
public interface IDeviceMemory : IDisposable
{
    /// <summary>The device's name in messages, as in "cuda:0".</summary>
    string Device { get; }

    /// <summary>Copies bytes from the block, from <paramref name="offset"/> on, to host memory.</summary>
    void Download(long offset, Span<byte> target);

    /// <summary>Copies bytes from host memory to the block, from <paramref name="offset"/> on.</summary>
    void Upload(ReadOnlySpan<byte> source, long offset);
}
