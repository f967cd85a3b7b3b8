namespace AlphaNet.Pure.Kernels.Matrices;

/// <summary>The tile of a matrix product that a group computes: four rows and four columns a thread. A type parameter, so that kernels are compiled for its sizes.</summary>
/// <remarks>All sizes are powers of two.</remarks>
internal interface ITile
{
    /// <summary>Threads along a column of the tile.</summary>
    static abstract int Down { get; }

    /// <summary>Threads along a row of the tile.</summary>
    static abstract int Across { get; }

    /// <summary>Terms of the sums that are brought to shared memory at a time.</summary>
    static abstract int Depth { get; }
}
