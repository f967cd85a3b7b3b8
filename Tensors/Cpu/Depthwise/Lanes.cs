using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using AlphaNet.Pure.Tensors.Cpu.Vectors;

namespace AlphaNet.Pure.Tensors.Cpu.Depthwise;

/// <summary>Loads and stores of the first few lanes of a vector, for the last channels of a map.</summary>
internal static unsafe class Lanes
{
    /// <summary>Reads <paramref name="count"/> floats; the other lanes are 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVec Load<TOps, TVec>(float* source, int count) where TOps : struct, IFloatVector<TVec> where TVec : unmanaged =>
        count == TOps.Count ? TOps.Load(source) : TOps.Load(source, count);

    /// <summary>Writes the first <paramref name="count"/> lanes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store<TOps, TVec>(float* target, TVec value, int count) where TOps : struct, IFloatVector<TVec> where TVec : unmanaged
    {
        if (count == TOps.Count)
        {
            TOps.Store(target, value);
        }
        else
        {
            TOps.Store(target, value, count);
        }
    }

    /// <summary>Copies a few floats.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Copy(float* source, float* target, int count)
    {
        for (; count >= 8; count -= 8, source += 8, target += 8)
        {
            Vector256.Store(Vector256.Load(source), target);
        }

        for (var i = 0; i < count; i++)
        {
            target[i] = source[i];
        }
    }
}
