namespace AlphaNet.Pure.Kernels.Matrices;

/// <summary>Where the elements of a matrix product go, one by one.</summary>
internal interface IElementStore
{
    /// <summary>Stores the element of a row and a column that the result has.</summary>
    void Store(int row, int column, float value);
}
