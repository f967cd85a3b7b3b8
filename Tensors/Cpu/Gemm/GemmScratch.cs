namespace AlphaNet.Pure.Tensors.Cpu.Gemm;

/// <summary>The calling thread's working memory for matrix products.</summary>
internal static class GemmScratch
{
    [ThreadStatic]
    private static ScratchBuffer? packed;

    [ThreadStatic]
    private static ScratchBuffer? partialSums;

    [ThreadStatic]
    private static ScratchBuffer? block;

    [ThreadStatic]
    private static ScratchBuffer? edgePanel;

    /// <summary>Packed panels, filled by all threads for the thread that called the product.</summary>
    public static ScratchBuffer Packed => packed ??= new ScratchBuffer();

    /// <summary>Partial sums of a product whose reduction is cut in chunks, or a result that is still to be turned.</summary>
    public static ScratchBuffer PartialSums => partialSums ??= new ScratchBuffer();

    /// <summary>A padded copy of the last panel of an operand read in place.</summary>
    public static ScratchBuffer EdgePanel => edgePanel ??= new ScratchBuffer();

    /// <summary>What one thread copies for its own part.</summary>
    public static ScratchBuffer Block => block ??= new ScratchBuffer();
}
