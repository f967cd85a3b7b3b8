using System.Runtime.CompilerServices;
using AlphaNet.Pure.Tensors.Lanes;

namespace AlphaNet.Pure.Tensors.Cpu;

/// <summary>Four lanes side by side in memory as a <see cref="Quartet{TLane}"/>.</summary>
/// <remarks>
/// A kernel takes them in a method of its own with one loop: beside other loops the compiler keeps the constants of them all in registers, of which there are then too few for the lanes. Four lanes of
/// four rows would leave no rest at the end of a row, but four places of memory at once are more than is foreseen: a map of 18 MB took twice as long (Zen 3).
/// </remarks>
internal static unsafe class FourLanes<TLane> where TLane : struct, IFloatLane<TLane>
{
    public static int Width => 4 * TLane.Width;

    /// <summary>The elements of a row that come in fours; none where lanes are a cache line wide, unless on a Zen.</summary>
    /// <remarks>An Intel processor takes about as long to divide 16 floats as for all of a sigmoid besides. There four in step would gain nothing and rests cost.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Whole(int length) => TLane.Width < CacheLines.Floats || Processor.IsZen ? length - length % Width : 0;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Quartet<TLane> Load(float* source) =>
        new(TLane.Load(source), TLane.Load(source + TLane.Width), TLane.Load(source + 2 * TLane.Width), TLane.Load(source + 3 * TLane.Width));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(float* target, in Quartet<TLane> value)
    {
        TLane.Store(target, value.First);
        TLane.Store(target + TLane.Width, value.Second);
        TLane.Store(target + 2 * TLane.Width, value.Third);
        TLane.Store(target + 3 * TLane.Width, value.Fourth);
    }

    /// <summary>scale x + shift.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Quartet<TLane> Line(float* x, float* scale, float* shift) => Quartet<TLane>.Fma(Load(x), Load(scale), Load(shift));
}
