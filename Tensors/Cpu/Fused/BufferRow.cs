namespace AlphaNet.Pure.Tensors.Cpu.Fused;

/// <summary>Row strides of buffered chunks.</summary>
internal static class BufferRow
{
    private const int Line = 16;

    // Rows so far apart fall into the same few sets of an L1 cache.
    private const int Aliased = 256;

    /// <summary>Floats from row to row: whole cache lines, off the powers of two.</summary>
    public static int Stride(int channels)
    {
        var stride = (channels + Line - 1) / Line * Line;
        return stride % Aliased == 0 ? stride + Line : stride;
    }
}
