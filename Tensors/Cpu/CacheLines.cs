using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace AlphaNet.Pure.Tensors.Cpu;

/// <summary>Brings lines to the L2 cache ahead of their use, be it reading or writing.</summary>
/// <remarks>
/// Runs of a few cache lines at a stride of a pixel defeat the hardware prefetcher, and a store to a line that is not there waits for it as a load does: what is to be written is
/// fetched as well. Where a map is read in the order of its addresses, only what comes from memory needs fetching.
/// </remarks>
internal static unsafe class CacheLines
{
    /// <summary>Floats in a line.</summary>
    public const int Floats = 16;

    /// <summary>Fetches some channels of adjacent pixels.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Fetch(float* pixel, int pixels, nint stride, int channels)
    {
        if (!Sse.IsSupported)
        {
            return;
        }

        for (; pixels > 0; pixels--, pixel += stride)
        {
            for (var c = 0; c < channels; c += Floats)
            {
                Sse.Prefetch1(pixel + c);
            }
        }
    }

    /// <summary>Fetches the line of an address, which need not exist.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Fetch(float* address)
    {
        if (Sse.IsSupported)
        {
            Sse.Prefetch1(address);
        }
    }
}
