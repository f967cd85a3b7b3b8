using System.Runtime.CompilerServices;

namespace AlphaNet.Pure.Kernels.Depthwise;

/// <summary>The rows that a slice has of a map's: all slices equally many, the last what they leave.</summary>
/// <remarks>
/// A slice takes every so many-th row. Threads that run side by side are in one part of the map so, where windows that overlap are read from memory once; with runs of rows every
/// slice would be in a part of its own, and by its next row none of what the others read would be left in the cache.
/// </remarks>
internal readonly struct SliceRows(int rows, int slices, int most, int slice)
{
    private readonly int others = slices - 1;
    private readonly int first = slice;
    private readonly int most = most;
    private readonly int least = rows - (slices - 1) * most;

    public int Count
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => first < others ? most : least;
    }

    /// <summary>One of the rows; the last slice stands out once it has had its own.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int At(int index) => index * others + first + Math.Min(index, least);
}
