using System.Runtime.CompilerServices;

namespace AlphaNet.Pure.Tensors.Cpu.Vectors;

/// <summary>Four vectors in step: what a <see cref="Lanes.Quartet{TLane}"/> is to lanes.</summary>
internal readonly unsafe struct FourVectors<TVec>(TVec first, TVec second, TVec third, TVec fourth) where TVec : unmanaged
{
    public const int Count = 4;

    /// <summary>Whether four in step are faster than one after another: as with lanes, where vectors are narrower than a cache line, and on a Zen.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool Pay<TOps>() where TOps : struct, IFloatVector<TVec> => TOps.Count < CacheLines.Floats || Processor.IsZen;

    public readonly TVec First = first;
    public readonly TVec Second = second;
    public readonly TVec Third = third;
    public readonly TVec Fourth = fourth;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FourVectors<TVec> Load<TOps>(float* source, nint stride) where TOps : struct, IFloatVector<TVec> =>
        new(TOps.Load(source), TOps.Load(source + stride), TOps.Load(source + 2 * stride), TOps.Load(source + 3 * stride));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Store<TOps>(float* target, nint stride) where TOps : struct, IFloatVector<TVec>
    {
        TOps.Store(target, First);
        TOps.Store(target + stride, Second);
        TOps.Store(target + 2 * stride, Third);
        TOps.Store(target + 3 * stride, Fourth);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public FourVectors<TVec> Plus<TOps>(TVec x) where TOps : struct, IFloatVector<TVec> =>
        new(TOps.Add(First, x), TOps.Add(Second, x), TOps.Add(Third, x), TOps.Add(Fourth, x));

    /// <summary>Each times <paramref name="scale"/>, plus <paramref name="shift"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public FourVectors<TVec> Line<TOps>(TVec scale, TVec shift) where TOps : struct, IFloatVector<TVec> =>
        new(TOps.MultiplyAdd(First, scale, shift), TOps.MultiplyAdd(Second, scale, shift), TOps.MultiplyAdd(Third, scale, shift), TOps.MultiplyAdd(Fourth, scale, shift));

    /// <summary>Each times <paramref name="scale"/>, plus its <paramref name="addend"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public FourVectors<TVec> TimesPlus<TOps>(TVec scale, in FourVectors<TVec> addend) where TOps : struct, IFloatVector<TVec> => new(
        TOps.MultiplyAdd(First, scale, addend.First),
        TOps.MultiplyAdd(Second, scale, addend.Second),
        TOps.MultiplyAdd(Third, scale, addend.Third),
        TOps.MultiplyAdd(Fourth, scale, addend.Fourth));

    /// <summary>Each times its <paramref name="factor"/>, plus its <paramref name="addend"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public FourVectors<TVec> TimesPlus<TOps>(in FourVectors<TVec> factor, in FourVectors<TVec> addend) where TOps : struct, IFloatVector<TVec> => new(
        TOps.MultiplyAdd(First, factor.First, addend.First),
        TOps.MultiplyAdd(Second, factor.Second, addend.Second),
        TOps.MultiplyAdd(Third, factor.Third, addend.Third),
        TOps.MultiplyAdd(Fourth, factor.Fourth, addend.Fourth));
}
