using System.Numerics;
using System.Runtime.CompilerServices;
using ILGPU;

namespace AlphaNet.Pure.Kernels.Launching;

/// <summary>How the threads of groups lie over columns of numbers of which each is put together to one: neighbours on adjacent columns, rows of threads, lanes, beneath one another.</summary>
/// <remarks>
/// A lane takes every so manyeth number of its column, and a group puts its lanes together: so the wait for memory is that of a few numbers, however few columns there are. A group
/// takes <c>for (var block = Grid.IdxX; block &lt; columns.Blocks; block += Grid.DimX)</c>, all its threads as often, of which those beyond the last column have none.
/// </remarks>
internal readonly struct GroupColumns
{
    private readonly int shift;

    /// <param name="columns">All columns.</param>
    /// <param name="width">Adjacent columns that a group takes at once: a power of two, no more than a group's threads.</param>
    public GroupColumns(int columns, int width)
    {
        shift = BitOperations.Log2((uint)width);
        Blocks = (int)(((long)columns + width - 1) / width);
    }

    /// <summary>What groups take at once: so many times their width covers all columns.</summary>
    public int Blocks { get; }

    /// <summary>Adjacent columns that a group takes at once.</summary>
    public int Width
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => 1 << shift;
    }

    /// <summary>Threads that share a column.</summary>
    public int Lanes
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Group.DimX >> shift;
    }

    /// <summary>Which of them the thread is.</summary>
    public int Lane
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Group.IdxX >> shift;
    }

    /// <summary>The thread's column in a block, which may lie beyond the last.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int ColumnOf(int block) => (block << shift) + (Group.IdxX & (Width - 1));
}
