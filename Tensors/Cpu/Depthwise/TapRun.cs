namespace AlphaNet.Pure.Tensors.Cpu.Depthwise;

/// <summary>A run of kernel taps that meet adjacent columns of one buffered row: the unit all kernels work in.</summary>
/// <remarks>
/// With the columns of the buffered map split by their remainder modulo the stride, every part of every pass (forward, either gradient, any
/// stride) is a sum of such runs at stride 1.
/// </remarks>
internal struct TapRun
{
    /// <summary>Row of the window, counted from the first row that the output row may meet.</summary>
    public int Row;

    /// <summary>Buffered column that the first tap meets for output column 0.</summary>
    public int Column;

    /// <summary>Number of taps, 1 to <see cref="MaxTaps"/>.</summary>
    public int Taps;

    /// <summary>Kernel row of the taps.</summary>
    public int KernelRow;

    /// <summary>Kernel column of the first tap.</summary>
    public int KernelColumn;

    /// <summary>Step from one tap's kernel column to the next's: the stride, negative where the kernel is met backwards.</summary>
    public int KernelStep;

    /// <summary>Taps that the kernels hold in registers at once; longer rows are cut.</summary>
    public const int MaxTaps = 5;
}
