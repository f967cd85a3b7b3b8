namespace AlphaNet.Pure.Tensors.Cpu.Depthwise.Direct;

/// <summary>Which columns that a tile meets may lie outside the map, as a number that the kernels are compiled for.</summary>
/// <remarks>A tile that knows its edge leaves columns out when it is compiled; comparisons take the ports that multiply-adds need, and on a 12x12 map two of three tiles are at an edge.</remarks>
internal static class TileEdge
{
    /// <summary>None.</summary>
    public const int None = 0;

    /// <summary>Any: every column is compared.</summary>
    public const int Any = 1;

    /// <summary>Those left of the first output: half a kernel, no more and no fewer.</summary>
    public const int Left = 2;

    /// <summary>Those right of the last output, where the map ends with the outputs' last stride.</summary>
    public const int Right = 3;
}
