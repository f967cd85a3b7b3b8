namespace AlphaNet.Pure.Tensors.Cpu.Depthwise.Direct;

/// <summary>One or two rows of the output of one image as the tiles see them: sizes in elements, steps in floats.</summary>
internal struct DirectRows
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

    /// <summary>The first row.</summary>
    public int First;

    /// <summary>One row or two.</summary>
    public int Rows;

    /// <summary>The first channel.</summary>
    public int Channel;

    /// <summary>Channels to do, whole vectors.</summary>
    public int Channels;

    /// <summary>Whether a tile fetches what the next one reads.</summary>
    public bool Fetches;
}
