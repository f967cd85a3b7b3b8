namespace AlphaNet.Pure.Tensors.Cpu.Gemm;

/// <summary>What of a product stays in which cache, for the processors that have vectors of a level: with AVX-512 an L2 of 1 MB and more, with AVX2 one of 512 KB at most times.</summary>
/// <param name="Reduction">
/// Longest piece the reduction is cut into. A panel of 48 columns by 1024 rows is 192 KB: it streams from L2 once a tile (16 bytes a cycle), and so do the tile's rows of A
/// where its 32 KB leave L1. A panel of 16 columns is used by 6 rows only: 384 rows of it, 24 KB, stay in L1. Longer pieces read and write the result less often.
/// </param>
/// <param name="Block">Bytes of a part's rows of A: they stay in L2 while the panels of B go by.</param>
/// <param name="Part">Bytes of those rows and their rows of C.</param>
/// <param name="FarBlock">Bytes of a part's rows of A if B comes from L3 for every part anyway and pushes C out: a large L2 holds more rows then, so that B comes less often.</param>
internal readonly record struct CacheBlocks(int Reduction, int Block, int Part, int FarBlock)
{
    private const int KiB = 1024;

    /// <summary>The blocks for vectors of <paramref name="level"/>.</summary>
    public static CacheBlocks Of(SimdLevel level) => level == SimdLevel.Vector512
        ? new(1024, 192 * KiB, 704 * KiB, 400 * KiB)
        : new(384, 96 * KiB, 352 * KiB, 96 * KiB);
}
