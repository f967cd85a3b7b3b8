namespace AlphaNet.Pure.Tensors.Cpu.Convolution;

/// <summary>Lengths of a dense convolution of NHWC maps.</summary>
internal readonly record struct ConvolutionShape(
    int Batch, int Height, int Width, int In, int Out, int KernelHeight, int KernelWidth, int Stride, int Padding)
{
    // A strip's padded input rows stay in L2 with room for the weights.
    private const int StripElements = 24 * 1024;

    public int OutHeight => (Height + 2 * Padding - KernelHeight) / Stride + 1;

    public int OutWidth => (Width + 2 * Padding - KernelWidth) / Stride + 1;

    /// <summary>Elements of an input row with its zero padding.</summary>
    public int Pitch => (Width + 2 * Padding) * In;

    /// <summary>
    /// Elements that one kernel row covers: they lie side by side in an NHWC row, so a convolution is a sum of one matrix product a kernel row,
    /// whose left operand is the padded input row itself, read with a step of stride * channels.
    /// </summary>
    public int RunLength => KernelWidth * In;

    /// <summary>Output rows that are worked on together.</summary>
    public int StripRows => (int)Math.Clamp(StripElements / ((long)Pitch * Stride), 1, OutHeight);

    public int Strips => (OutHeight + StripRows - 1) / StripRows;

    /// <summary>Padded input rows that <paramref name="outRows"/> output rows read.</summary>
    public int InputRows(int outRows) => (outRows - 1) * Stride + KernelHeight;
}
