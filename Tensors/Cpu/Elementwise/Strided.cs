using System.Runtime.CompilerServices;

namespace AlphaNet.Pure.Tensors.Cpu.Elementwise;

/// <summary>Moves rows between strided and dense places.</summary>
internal static unsafe class Strided
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Gather<TElement>(TElement* source, int step, TElement* target, int count) where TElement : unmanaged
    {
        for (var i = 0; i < count; i++)
        {
            target[i] = *source;
            source += step;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Scatter<TElement>(TElement* source, TElement* target, int step, int count) where TElement : unmanaged
    {
        for (var i = 0; i < count; i++)
        {
            *target = source[i];
            target += step;
        }
    }
}
