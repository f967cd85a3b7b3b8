using System.Runtime.CompilerServices;

namespace AlphaNet.Pure.Kernels.Matrices;

/// <summary>How terms of a factor are brought to shared memory, where the rows of a tile begin <c>padding</c> banks apart, at whole quads.</summary>
/// <remarks>What one thread needs of a term, vectors <c>apart</c> from each other, comes to lie side by side: one load of a quad.</remarks>
internal static class SharedTile
{
    // As many as a warp has lanes.
    private const int Banks = 32;

    /// <summary>
    /// The vector and the term that are brought as the e-th. Neighbours read along whichever axis is the denser; of adjacent terms a warp brings as many as rows of the tile can begin at
    /// banks of their own, of vectors that come to lie side by side: its stores meet every bank once.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static (int Vector, int Term) PlaceOf(int e, int width, int apart, int padding, bool depthFirst)
    {
        // Masks, since CUDA's assembler divides for remainders, even of powers of two.
        if (!depthFirst)
        {
            return (e & (width - 1), e / width);
        }

        var terms = Banks / padding;
        var place = e / terms & (width - 1);
        return (apart == 1 ? place : (place & 3) * apart + place / 4, e / (terms * width) * terms + (e & (terms - 1)));
    }

    /// <summary>Where in the tile they lie.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int AddressOf(int vector, int term, int width, int apart, int padding) => term * (width + padding) + (vector & (apart - 1)) * 4 + vector / apart;
}
