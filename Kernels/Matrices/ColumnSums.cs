using System.Runtime.CompilerServices;
using AlphaNet.Pure.Kernels.Launching;
using ILGPU;

namespace AlphaNet.Pure.Kernels.Matrices;

/// <summary>Sums down the columns of a tile.</summary>
internal static class ColumnSums
{
    /// <summary>A number for each of a thread's columns, summed from the top over the threads that share them. All threads must call it; all get their columns' sums.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Quad Of<TTile>(TilePart part, Quad own) where TTile : struct, ITile
    {
        var shared = SharedMemory.Allocate<float>(4 * TTile.Down * TTile.Across);
        var at = part.Down * (4 * TTile.Across) + part.Across;
        shared[at] = own.A;
        shared[at + TTile.Across] = own.B;
        shared[at + 2 * TTile.Across] = own.C;
        shared[at + 3 * TTile.Across] = own.D;
        GroupBarrier.Wait();
        Quad sums = default;
        for (var row = 0; row < TTile.Down; row++)
        {
            var next = row * (4 * TTile.Across) + part.Across;
            sums = sums.Plus(1f, new Quad { A = shared[next], B = shared[next + TTile.Across], C = shared[next + 2 * TTile.Across], D = shared[next + 3 * TTile.Across] });
        }

        // The next sums must not overwrite these before every thread has read them.
        GroupBarrier.Wait();
        return sums;
    }
}
