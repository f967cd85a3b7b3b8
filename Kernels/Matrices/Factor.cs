using ILGPU;

namespace AlphaNet.Pure.Kernels.Matrices;

/// <summary>A factor of a matrix product: vectors, one for each row or column of the result, as long as the sums are.</summary>
internal struct Factor
{
    public ArrayView<float> Elements;

    /// <summary>From a vector to the next.</summary>
    public int Step;

    /// <summary>From an element of a vector to the next.</summary>
    public int DepthStep;

    /// <summary>How many vectors there are.</summary>
    public int Count;
}
