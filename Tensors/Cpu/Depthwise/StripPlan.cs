namespace AlphaNet.Pure.Tensors.Cpu.Depthwise;

/// <summary>Sizes of the row buffers of a part, equal for all parts of a convolution.</summary>
internal readonly struct StripPlan
{
    // Half of a 512 KB L2 at most goes to row buffers with the next rows being prefetched; measured flat from 64 to 128 KB.
    private const int BufferFloats = 24 * 1024;

    public StripPlan(in DepthwiseShape shape, in DepthwisePartition partition, bool backward)
    {
        var (stride, kernel) = (shape.Stride, shape.Kernel);
        var lastMet = (shape.Width - 1 + shape.Padding) / stride;
        InputColumns = Math.Max(shape.OutWidth + (kernel - 1) / stride, lastMet + 1);
        GradientColumns = TapRuns.Above(shape) + Math.Max(shape.OutWidth, lastMet + 1);
        var inputRow = (long)InputColumns * stride * partition.GroupWidth;
        var gradientRow = backward ? (long)GradientColumns * partition.GroupWidth : 0;
        var halo = TapRuns.Above(shape) + TapRuns.Below(shape);
        var spare = BufferFloats - inputRow * Math.Max(kernel - stride, 0) - gradientRow * halo;
        var most = (int)Math.Clamp(spare / (inputRow * stride + gradientRow), 1, partition.RowsPerSlice);
        var strips = (partition.RowsPerSlice + most - 1) / most;
        Rows = (partition.RowsPerSlice + strips - 1) / strips;
        InputSlots = stride * (Rows - 1) + Math.Max(kernel, stride);
        GradientSlots = Rows + halo;
    }

    /// <summary>Output rows done at once.</summary>
    public int Rows { get; }

    public int InputColumns { get; }

    public int InputSlots { get; }

    public int GradientColumns { get; }

    public int GradientSlots { get; }
}
