using AlphaNet.Pure.Kernels.Fused;

namespace AlphaNet.Pure.Kernels.Matrices;

/// <summary>A factor of a matrix product as its kernel reads it: vectors, one for each row or column of the result, as long as the sums are.</summary>
internal interface IFactor
{
    /// <summary>Whether elements of a vector lie closer together than vectors.</summary>
    bool IsDepthAdjacent { get; }

    /// <summary>What an element of a vector is computed of.</summary>
    Loaded Load(int vector, int depth);

    /// <summary>The element.</summary>
    float Of(Loaded loaded);
}
