namespace AlphaNet.Pure.Tensors.Cpu.Fused;

/// <summary>How much a chunk of rows of a pointwise convolution keeps in the cache, by its weight.</summary>
/// <remarks>
/// Beside a small weight a chunk about as large as an L1 cache is made, multiplied and gone over for sums or activations without going out to L2: 1 to 3 %
/// of these products, most of whose time is activations. A large weight comes from L2 or beyond for every chunk: chunks of half an L2 read it seldom enough.
/// </remarks>
internal static class ChunkBudget
{
    // 64 KB: with one chunk's rows it stays in any L2.
    private const int SmallWeightFloats = 16 * 1024;
    private const int SmallChunkFloats = 10 * 1024;

    // A gradient of the weight is read and written again for every chunk.
    private const int FewestRows = 72;

    /// <summary>Floats of a chunk for a weight of <paramref name="k"/> by <paramref name="n"/>; <paramref name="large"/> unless that is small.</summary>
    public static int Floats(int k, int n, int large) =>
        (long)k * n > SmallWeightFloats ? large : Math.Max(SmallChunkFloats, FewestRows * (k + n));
}
