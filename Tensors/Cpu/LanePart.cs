using System.Runtime.CompilerServices;
using AlphaNet.Pure.Tensors.Lanes;

namespace AlphaNet.Pure.Tensors.Cpu;

/// <summary>Loads and stores of a lane's first elements, or all of them.</summary>
internal static unsafe class LanePart
{
    /// <summary>Reads <paramref name="count"/> elements, at most the width; the others are 0 and their memory is not touched.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLane Load<TLane>(float* source, int count) where TLane : struct, IFloatLane<TLane> => count == TLane.Width ? TLane.Load(source) : TLane.Load(source, count);

    /// <summary>Writes <paramref name="count"/> elements, at most the width, and touches no other memory.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store<TLane>(float* target, TLane value, int count) where TLane : struct, IFloatLane<TLane>
    {
        if (count == TLane.Width)
        {
            TLane.Store(target, value);
        }
        else
        {
            TLane.Store(target, value, count);
        }
    }
}
