namespace AlphaNet.Pure.Tensors.Cpu.Depthwise.Direct;

/// <summary>How a direct convolution is cut: parts of an image's rows for the threads, strips of rows for the cache.</summary>
internal readonly struct DirectPlan
{
    // An image of up to 512 KB is one strip: it stays in the cache, and so does each vector's kernel.
    private const int WholeImageFloats = 128 * 1024;

    // Otherwise the input of a strip, of several rows, so that few are read again for the next, and what is being fetched for it stay in L2 together.
    private const int StripFloats = 64 * 1024;

    // A vector of so few channels recurs within four lines: the processor sees by itself what comes next.
    private const int CloseChannels = 64;

    // Work that dwarfs a part's overhead of about a microsecond.
    private const long PartMultiplyAdds = 200_000;

    private const int WantedParts = 16;

    public DirectPlan(in DepthwiseShape shape)
    {
        var inputRow = (long)shape.Width * shape.Channels;
        var spare = StripFloats - inputRow * Math.Max(0, shape.Kernel - shape.Stride);
        Fetches = shape.Channels > CloseChannels;
        StripRows = inputRow * shape.Height <= WholeImageFloats ? shape.OutHeight : (int)Math.Clamp(spare / (inputRow * shape.Stride), 1, shape.OutHeight);
        var work = inputRow * shape.OutHeight * shape.Kernel * shape.Kernel / shape.Stride;
        var slices = Math.Min((WantedParts + shape.Images - 1) / shape.Images, work / PartMultiplyAdds);
        SliceRows = (shape.OutHeight + (int)Math.Clamp(slices, 1, shape.OutHeight) - 1) / (int)Math.Clamp(slices, 1, shape.OutHeight);
        Slices = (shape.OutHeight + SliceRows - 1) / SliceRows;
    }

    /// <summary>Whether the next strip's lines are fetched ahead.</summary>
    public bool Fetches { get; }

    /// <summary>Output rows done at once, channels outermost.</summary>
    public int StripRows { get; }

    /// <summary>Output rows of a part at most.</summary>
    public int SliceRows { get; }

    /// <summary>Parts of an image.</summary>
    public int Slices { get; }
}
