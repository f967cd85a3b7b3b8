using System.Runtime.CompilerServices;
using ILGPU;

namespace AlphaNet.Pure.Kernels.Launching;

/// <summary>A thread's elements in kernels over elements: <c>for (var i = Strided.First; i &lt; count; i += Strided.Step)</c>.</summary>
internal static class Strided
{
    /// <summary>The thread's first element.</summary>
    public static int First
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Grid.IdxX * Group.DimX + Group.IdxX;
    }

    /// <summary>From one of its elements to the next.</summary>
    public static int Step
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Grid.DimX * Group.DimX;
    }
}
