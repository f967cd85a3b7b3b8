namespace AlphaNet.Pure.Tensors.Cpu.Gemm;

/// <summary>Cache lines that a tile fetches while it computes, one after another at a fixed distance.</summary>
/// <param name="first">Of the first line; where nothing is wanted, something that is in the cache.</param>
/// <param name="step">Floats from a line to the next.</param>
/// <param name="twin">Floats from every line to another that is fetched with it, or 0.</param>
internal readonly unsafe struct FetchedLines(float* first, nint step, nint twin)
{
    public float* First => first;

    public nint Step => step;

    public nint Twin => twin;
}
