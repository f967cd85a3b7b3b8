namespace AlphaNet.Pure.Tensors.Cpu.Depthwise;

/// <summary>Cuts the passes of a depthwise convolution into <see cref="TapRun"/>s.</summary>
internal static unsafe class TapRuns
{
    /// <summary>Upper bound of the number of runs of any pass.</summary>
    public static int Bound(int kernel) => kernel * kernel;

    /// <summary>Runs of the forward pass, which the kernel's gradient shares; returns their number.</summary>
    /// <param name="shape">The convolution.</param>
    /// <param name="columns">Buffered columns of one remainder of the input.</param>
    /// <param name="runs">Receives the runs.</param>
    public static int Forward(in DepthwiseShape shape, int columns, TapRun* runs)
    {
        var count = 0;
        for (var row = 0; row < shape.Kernel; row++)
        {
            for (var phase = 0; phase < Math.Min(shape.Stride, shape.Kernel); phase++)
            {
                var taps = TapsOfPhase(shape, phase);
                for (var first = 0; first < taps; first += TapRun.MaxTaps)
                {
                    runs[count++] = new TapRun
                    {
                        Row = row,
                        Column = phase * columns + first,
                        Taps = Math.Min(TapRun.MaxTaps, taps - first),
                        KernelRow = row,
                        KernelColumn = phase + first * shape.Stride,
                        KernelStep = shape.Stride,
                    };
                }
            }
        }

        return count;
    }

    /// <summary>Runs that give the input gradient at rows and columns with the given remainders modulo the stride; returns their number.</summary>
    /// <remarks>
    /// Output (oy, ox) meets input (iy, ix) through kernel tap (iy + p - s oy, ix + p - s ox). Rows count from oy0 - <see cref="Above"/> for the
    /// input row s oy0 + rowPhase; columns are buffered with <see cref="Above"/> zeros to the left.
    /// </remarks>
    public static int InputGradient(in DepthwiseShape shape, int rowPhase, int columnPhase, TapRun* runs)
    {
        var count = 0;
        var (stride, padding) = (shape.Stride, shape.Padding);
        var phase = (columnPhase + padding) % stride;
        var taps = TapsOfPhase(shape, phase);
        var leftmost = Above(shape) + (columnPhase + padding - phase) / stride - (taps - 1);
        for (var row = 0; row < shape.Kernel; row++)
        {
            if ((rowPhase + padding - row) % stride != 0)
            {
                continue;
            }

            for (var first = 0; first < taps; first += TapRun.MaxTaps)
            {
                runs[count++] = new TapRun
                {
                    Row = (rowPhase + padding - row) / stride + Above(shape),
                    Column = leftmost + first,
                    Taps = Math.Min(TapRun.MaxTaps, taps - first),
                    KernelRow = row,
                    KernelColumn = phase + stride * (taps - 1 - first),
                    KernelStep = -stride,
                };
            }
        }

        return count;
    }

    /// <summary>Output rows before row oy that input rows from s oy on still meet; columns alike.</summary>
    public static int Above(in DepthwiseShape shape) => shape.Padding / shape.Stride;

    /// <summary>Output rows after the last of a strip that the strip's input rows still meet.</summary>
    public static int Below(in DepthwiseShape shape) => (shape.Padding + shape.Stride - 1) / shape.Stride;

    private static int TapsOfPhase(in DepthwiseShape shape, int phase) =>
        phase >= shape.Kernel ? 0 : (shape.Kernel - phase + shape.Stride - 1) / shape.Stride;
}
