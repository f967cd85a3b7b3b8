using AlphaNet.Pure.Tensors.Memory;
using ILGPU;
using ILGPU.Runtime;

namespace AlphaNet.Pure.Kernels.Memory;

/// <summary>Copies to a device beside its running kernels, on a stream of their own.</summary>
/// <remarks>They start from page-locked memory, which the device reads by itself; each takes a block of it until <see cref="Finish"/>. Safe to use from several threads.</remarks>
internal sealed class UploadQueue(Accelerator accelerator) : IDisposable
{
    private readonly AcceleratorStream stream = accelerator.CreateStream();
    private readonly Lock gate = new();
    private readonly List<PageLockedArray1D<byte>> idle = [];
    private readonly List<PageLockedArray1D<byte>> inFlight = [];

    /// <summary>Bytes of page-locked memory held.</summary>
    public long StagingBytes
    {
        get
        {
            lock (gate)
            {
                return idle.Concat(inFlight).Sum(block => block.Length);
            }
        }
    }

    /// <summary>Starts a copy of at least one byte; the source may change as soon as this returns.</summary>
    /// <exception cref="TensorMemoryException">The host has no memory to lock.</exception>
    public void Start(ReadOnlySpan<byte> source, ArrayView<byte> target)
    {
        lock (gate)
        {
            var block = Take(source.Length);
            inFlight.Add(block);
            source.CopyTo(block.Span);
            // Not from a view of the block: through OpenCL, ILGPU copies the whole block then.
            target.CopyFromCPUUnsafeAsync(stream, ref block.Span[0], source.Length);
        }
    }

    /// <summary>Waits until all copies have arrived.</summary>
    public void Finish()
    {
        lock (gate)
        {
            stream.Synchronize();
            idle.AddRange(inFlight);
            inFlight.Clear();
        }
    }

    public void Dispose()
    {
        using (stream)
        {
            try
            {
                Finish();
            }
            finally
            {
                idle.Concat(inFlight).ToList().ForEach(block => block.Dispose());
                idle.Clear();
                inFlight.Clear();
            }
        }
    }

    // The smallest block that is large enough; if none is, the largest makes way for a larger one, so that batches that grow leave no small ones behind.
    private PageLockedArray1D<byte> Take(int bytes)
    {
        var block = idle.Where(b => b.Length >= bytes).MinBy(b => b.Length) ?? idle.MaxBy(b => b.Length);
        if (block is not null)
        {
            idle.Remove(block);
            if (block.Length >= bytes)
            {
                return block;
            }

            block.Dispose();
        }

        try
        {
            // Alone of what is asked of a device, locking memory does not make it the thread's own; uploads come from any thread.
            accelerator.Bind();
            return accelerator.AllocatePageLocked1D<byte>(bytes, uninitialized: true);
        }
        catch (Exception e) when (e is AcceleratorException or OutOfMemoryException)
        {
            throw new TensorMemoryException($"Upload: {bytes:N0} bytes of host memory cannot be locked for {accelerator.Name}. Take a smaller batch, or allow more (ulimit -l).", e);
        }
    }
}
