using System.Runtime.InteropServices;

namespace AlphaNet.Pure.Tensors.Threading;

/// <summary>Adjacent parts of a job that nobody has begun, taken from both ends by several threads.</summary>
/// <remarks>A cache line and its twin each: threads that take parts of their own do not meet.</remarks>
[StructLayout(LayoutKind.Sequential, Size = 128)]
internal struct PartRange
{
    // The first part in the upper half, the one after the last in the lower.
    private long ends;

    /// <summary>Parts [<paramref name="first"/>, <paramref name="end"/>).</summary>
    public void Fill(int first, int end) => Volatile.Write(ref ends, Pack(first, end));

    /// <summary>The first part, or -1 if none is left.</summary>
    public int TakeFirst() => Take(1, 0);

    /// <summary>The last part, or -1 if none is left.</summary>
    public int TakeLast() => Take(0, 1);

    // One part from either end.
    private int Take(int fromFirst, int fromEnd)
    {
        while (true)
        {
            var seen = Volatile.Read(ref ends);
            var (first, end) = ((int)(seen >> 32), (int)seen);
            if (first >= end)
            {
                return -1;
            }

            if (Interlocked.CompareExchange(ref ends, Pack(first + fromFirst, end - fromEnd), seen) == seen)
            {
                return fromFirst > 0 ? first : end - 1;
            }
        }
    }

    private static long Pack(int first, int end) => ((long)first << 32) | (uint)end;
}
