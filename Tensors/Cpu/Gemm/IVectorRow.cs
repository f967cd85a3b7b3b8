namespace AlphaNet.Pure.Tensors.Cpu.Gemm;

/// <summary>One row of a register tile: <see cref="Width"/> adjacent floats held in vector registers.</summary>
/// <remarks>
/// Tiles are written once over this interface and compiled for every width. Implementations are structs whose methods inline away;
/// an accumulator must stay a plain local, for taking its address would move it to the stack (a factor of four).
/// </remarks>
internal unsafe interface IVectorRow<TSelf> where TSelf : struct, IVectorRow<TSelf>
{
    /// <summary>Floats in the row.</summary>
    static abstract int Width { get; }

    /// <summary>Rows of the tile that best fills the register file with rows of this width: 24, 12, 8, 6 or 4.</summary>
    static abstract int TileRows { get; }

    /// <summary>Reads <see cref="Width"/> floats.</summary>
    static abstract TSelf Load(float* source);

    /// <summary>Adds <c>scalar * row</c>, fused where the hardware fuses.</summary>
    void MultiplyAdd(float scalar, TSelf row);

    /// <summary>Writes the row.</summary>
    void Store(float* target);

    /// <summary>Adds the row to memory.</summary>
    void AddTo(float* target);
}
