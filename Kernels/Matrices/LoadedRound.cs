using System.Runtime.CompilerServices;
using AlphaNet.Pure.Kernels.Fused;

namespace AlphaNet.Pure.Kernels.Matrices;

/// <summary>Elements of a factor that a thread has loaded and not used yet, so that all four loads are on their way at once.</summary>
internal struct LoadedRound
{
    /// <summary>Elements of a round.</summary>
    public const int Length = 4;

    public Loaded A;
    public Loaded B;
    public Loaded C;
    public Loaded D;

    /// <summary>
    /// The elements of a thread's words e, e + group and so on: of each the given term. Where the factor has none, its last one is loaded, without a branch, for
    /// <see cref="ValueOf"/> to make a zero of.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static LoadedRound Of<TTile, TFactor>(TFactor factor, TileSide side, int e, int term) where TTile : struct, ITile where TFactor : struct, IFactor
    {
        var group = TTile.Down * TTile.Across;
        var round = default(LoadedRound);
        round.A = Load(factor, side, e, term);
        round.B = Load(factor, side, e + group, term);
        // The narrow side of a tall tile has no more.
        if (side.Width * TTile.Depth > 2 * group)
        {
            round.C = Load(factor, side, e + 2 * group, term);
            round.D = Load(factor, side, e + 3 * group, term);
        }

        return round;
    }

    /// <summary>The number that was loaded for a term of the e-th word.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float ValueOf<TFactor>(TFactor factor, TileSide side, int e, int term, Loaded loaded) where TFactor : struct, IFactor
    {
        var (vector, first) = side.PlaceOf(e, factor.IsDepthAdjacent);
        var value = factor.Of(loaded);
        return side.Has(vector, first + term) ? value : 0f;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Loaded Load<TFactor>(TFactor factor, TileSide side, int e, int term) where TFactor : struct, IFactor
    {
        var (vector, first) = side.PlaceOf(e, factor.IsDepthAdjacent);
        return factor.Load(Math.Min(vector, side.Count - 1), Math.Min(first + term, side.End - 1));
    }
}
