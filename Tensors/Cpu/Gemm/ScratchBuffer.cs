using System.Runtime.InteropServices;

namespace AlphaNet.Pure.Tensors.Cpu.Gemm;

/// <summary>Native memory that grows to the largest request and is kept for the next one.</summary>
/// <remarks>Kept one a thread (<see cref="GemmScratch"/>): after warm-up a product allocates nothing. Freed when the thread's copy is collected.</remarks>
internal sealed unsafe class ScratchBuffer
{
    // A cache line, and the widest vector.
    private const nuint Alignment = 64;

    private void* data;
    private nuint capacity;

    ~ScratchBuffer() => NativeMemory.AlignedFree(data);

    /// <summary>At least <paramref name="count"/> elements, aligned to 64 bytes, of undefined content, valid until the next call.</summary>
    public T* Reserve<T>(nint count) where T : unmanaged
    {
        var bytes = checked((nuint)count * (nuint)sizeof(T));
        if (bytes > capacity)
        {
            NativeMemory.AlignedFree(data);
            data = null;
            capacity = 0;
            data = NativeMemory.AlignedAlloc(bytes, Alignment);
            capacity = bytes;
        }

        return (T*)data;
    }
}
