namespace AlphaNet.Pure.Tensors.Cpu.Depthwise.Gather;

/// <summary>One vector of channels of a strip of input rows, as the gathering kernels see it.</summary>
internal unsafe struct GatherStrip
{
    /// <summary>Starts of the buffered gradient rows, from the first that the strip's first row meets.</summary>
    public float** Gradients;

    /// <summary>Floats from those to the channels' rows.</summary>
    public nint BlockOffset;

    /// <summary>Rows of the input.</summary>
    public int Height;

    /// <summary>First row of the strip.</summary>
    public int Top;

    /// <summary>Input rows of the strip.</summary>
    public int Rows;

    /// <summary>Columns of the input.</summary>
    public int Width;

    /// <summary>Floats from a pixel to the next: the number of channels.</summary>
    public nint Pixel;

    /// <summary>Floats from the strip's first element to the next strip's.</summary>
    public nint Ahead;

    /// <summary>Floats from an element of the input gradient to what is fetched meanwhile: about as far.</summary>
    public nint TargetAhead;

    /// <summary>Floats from an element of the input to the line that a vector narrower than one fetches meanwhile: of the next strip's input, or of its gradient.</summary>
    public nint NarrowAhead;

    /// <summary>Channels, fewer than a vector's at the end of the map.</summary>
    public int Valid;

    /// <summary>The raw input at the strip's first element.</summary>
    public float* Input;

    /// <summary>The epilogue's map at the strip's first element.</summary>
    public float* Map;

    /// <summary>The input gradient at the strip's first element.</summary>
    public float* Target;

    /// <summary>The kernel at the channels.</summary>
    public KernelView<float> Kernel;

    /// <summary>The kernel's gradient is added here, a vector a tap.</summary>
    public float* KernelSums;

    /// <summary>The epilogue's two sums are added here, a vector each.</summary>
    public float* Sums;

    /// <summary>Room for <see cref="GatherFive{TOps,TVec,TInput,TEpilogue,TWhole,TKernel,TTarget}"/>.</summary>
    public float* Scratch;
}
