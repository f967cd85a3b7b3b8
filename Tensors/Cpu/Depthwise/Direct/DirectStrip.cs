namespace AlphaNet.Pure.Tensors.Cpu.Depthwise.Direct;

/// <summary>Rows of one image as the tiles see them: sizes in elements, steps in floats.</summary>
internal struct DirectStrip
{
    /// <summary>Rows of the map.</summary>
    public int Height;

    /// <summary>Columns of the map.</summary>
    public int Width;

    /// <summary>Columns of the output.</summary>
    public int OutWidth;

    /// <summary>From a pixel to the next, in the map and in the output: the number of channels.</summary>
    public nint Pixel;

    /// <summary>From a row of the kernel to the next.</summary>
    public nint KernelRow;

    /// <summary>From a tap of the kernel to the next.</summary>
    public nint KernelColumn;

    /// <summary>First output row of the strip.</summary>
    public int FirstRow;

    /// <summary>Output row after the strip's last.</summary>
    public int EndRow;
}
