using AlphaNet.Pure.Tensors.Memory;

namespace AlphaNet.Pure.Tensors.Cpu.Depthwise;

/// <summary>Aligned buffers that kernels work in, kept between calls; any number of threads may hold one.</summary>
internal sealed unsafe class ScratchPool
{
    private const int LineFloats = 16;

    private readonly Lock gate = new();
    private readonly Stack<float[]> free = new();

    /// <summary>So many floats, as the length of a buffer.</summary>
    /// <exception cref="TensorMemoryException">No buffer is as long.</exception>
    public static int Length(long floats) => floats <= Array.MaxLength - LineFloats
        ? (int)floats
        : throw new TensorMemoryException(
            $"A kernel would need {floats * sizeof(float):N0} bytes of working memory for a thread, more than one block holds. Take narrower maps, or smaller windows.");

    /// <summary>Sees to it that the next <paramref name="count"/> rents of up to <paramref name="length"/> floats allocate nothing.</summary>
    public void Provide(int count, int length)
    {
        lock (gate)
        {
            if (free.Count >= count && free.Peek().Length >= length + LineFloats)
            {
                return;
            }

            // Growing replaces all, so that the top tells the length of all.
            length = Math.Max(length + LineFloats, free.Count > 0 ? free.Peek().Length : 0);
            free.Clear();
            for (var i = 0; i < count; i++)
            {
                free.Push(GC.AllocateUninitializedArray<float>(length, pinned: true));
            }
        }
    }

    /// <summary>Takes a buffer; its contents are arbitrary.</summary>
    public float[] Rent(int length)
    {
        lock (gate)
        {
            if (free.Count > 0 && free.Peek().Length >= length + LineFloats)
            {
                return free.Pop();
            }
        }

        return GC.AllocateUninitializedArray<float>(length + LineFloats, pinned: true);
    }

    /// <summary>Gives a buffer back.</summary>
    public void Return(float[] buffer)
    {
        lock (gate)
        {
            if (free.Count == 0 || free.Peek().Length == buffer.Length)
            {
                free.Push(buffer);
            }
        }
    }

    /// <summary>Lets go of the buffers that lie ready.</summary>
    public void Trim()
    {
        lock (gate)
        {
            free.Clear();
        }
    }

    /// <summary>The buffer's first cache line.</summary>
    public static float* Start(float[] buffer)
    {
        // Pinned for good at its allocation; the caller keeps the reference.
        fixed (float* start = buffer)
        {
            return (float*)(((nuint)start + 63) & ~(nuint)63);
        }
    }
}
