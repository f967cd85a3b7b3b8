using AlphaNet.Pure.Kernels.Matrices;

namespace AlphaNet.Pure.Kernels.TensorCores;

/// <summary>A matrix instruction: a warp together adds to sums [16, 8] the product of a left factor [16, 8 words] and a right one [8 words, 8]. A type parameter of kernels.</summary>
/// <remarks>
/// With g = lane / 4 and t = lane % 4, a lane holds words (g, t), (g + 8, t), (g, t + 4), (g + 8, t + 4) of the left factor, words (t, g), (t + 4, g) of the right one, and
/// sums (g, 2t), (g, 2t + 1), (g + 8, 2t), (g + 8, 2t + 1).
/// </remarks>
internal interface IMatrixInstruction
{
    /// <summary>Words along the sums that an instruction takes.</summary>
    public const int Depth = 8;

    /// <summary>Terms of the sums in a word.</summary>
    static abstract int Terms { get; }

    /// <summary>The word of a term, or of two.</summary>
    static abstract int Pack(float first, float second);

    /// <summary>sums + left right; all lanes of a warp must call it.</summary>
    static abstract Quad MultiplyAdd(WordQuad left, WordPair right, Quad sums);
}
