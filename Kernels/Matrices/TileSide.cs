using System.Runtime.CompilerServices;

namespace AlphaNet.Pure.Kernels.Matrices;

/// <summary>The part of a factor that a step of a tile brings to shared memory, in words of one term or, of half the size, two.</summary>
internal struct TileSide
{
    /// <summary>Vectors that the tile has room for.</summary>
    public int Width;

    /// <summary>From a vector that a thread needs to the next.</summary>
    public int Apart;

    /// <summary>Banks from the end of a row of the tile to the beginning of the next.</summary>
    public int Padding;

    /// <summary>The first vector.</summary>
    public int First;

    /// <summary>Vectors of the whole factor.</summary>
    public int Count;

    /// <summary>The first term.</summary>
    public int Depth;

    /// <summary>The term after the last that is to be summed.</summary>
    public int End;

    /// <summary>Terms of a word.</summary>
    public int Terms;

    /// <summary>The vector and the first term of the e-th word, which may lie beyond the factor.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly (int Vector, int Term) PlaceOf(int e, bool depthFirst)
    {
        var (vector, word) = SharedTile.PlaceOf(e, Width, Apart, Padding, depthFirst);
        return (First + vector, Depth + word * Terms);
    }

    /// <summary>Where in shared memory the e-th word lies.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly int AddressOf(int e, bool depthFirst)
    {
        var (vector, word) = SharedTile.PlaceOf(e, Width, Apart, Padding, depthFirst);
        return SharedTile.AddressOf(vector, word, Width, Apart, Padding);
    }

    /// <summary>Whether the factor has this element. One comparison: both differences are negative, so their common sign is.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly bool Has(int vector, int term) => ((vector - Count) & (term - End)) < 0;
}
