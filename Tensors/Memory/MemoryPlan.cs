namespace AlphaNet.Pure.Tensors.Memory;

/// <summary>
/// Places tensors of known lifetimes in one block of memory: those that live at the same time lie apart, the others may share.
/// </summary>
/// <remarks>Greedy by size, largest first, each at the lowest place free during its life (Pisarchyk and Lee, "Efficient Memory Management for Deep Neural Net Inference", 2020).</remarks>
public sealed class MemoryPlan
{
    // A cache line of floats, and what the widest vectors like.
    private const long Alignment = 16;

    private readonly long[] offsets;

    /// <summary>Plans places.</summary>
    /// <param name="lifetimes">Per tensor: its elements, the step that writes it and the last step that reads it.</param>
    public MemoryPlan(IReadOnlyList<(long Count, int First, int Last)> lifetimes)
    {
        ArgumentNullException.ThrowIfNull(lifetimes);
        offsets = new long[lifetimes.Count];
        var placed = new List<int>();
        foreach (var tensor in Enumerable.Range(0, lifetimes.Count).OrderByDescending(i => lifetimes[i].Count).ThenBy(i => i))
        {
            var (count, first, last) = lifetimes[tensor];
            ArgumentOutOfRangeException.ThrowIfNegative(count);
            ArgumentOutOfRangeException.ThrowIfLessThan(last, first);
            long offset = 0;
            foreach (var other in placed.Where(i => lifetimes[i].First <= last && first <= lifetimes[i].Last).OrderBy(i => offsets[i]))
            {
                if (offset + count <= offsets[other])
                {
                    break;
                }

                offset = Math.Max(offset, RoundUp(offsets[other] + lifetimes[other].Count));
            }

            offsets[tensor] = offset;
            placed.Add(tensor);
            Total = Math.Max(Total, offset + count);
        }
    }

    /// <summary>Elements of the block.</summary>
    public long Total { get; }

    /// <summary>Where a tensor begins.</summary>
    public long OffsetOf(int tensor) => offsets[tensor];

    private static long RoundUp(long value) => (value + Alignment - 1) / Alignment * Alignment;
}
