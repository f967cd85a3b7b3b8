using System.Runtime.CompilerServices;
using AlphaNet.Pure.Tensors.Cpu.Vectors;
using AlphaNet.Pure.Tensors.Threading;

namespace AlphaNet.Pure.Tensors.Cpu.Depthwise;

/// <summary>The forward pass: per part, strips of rows are filled, then correlated block by block.</summary>
internal unsafe struct ForwardJob<TOps, TVec, TPrologue, TStatistics, TEpilogue> : IParallelJob
    where TOps : struct, IFloatVector<TVec>
    where TVec : unmanaged
    where TPrologue : struct, IRowPrologue
    where TStatistics : struct, ISwitch
    where TEpilogue : struct, IOutputEpilogue
{
    public required DepthwiseShape Shape;
    public required DepthwisePartition Partition;
    public required StripPlan Plan;
    public required TPrologue Prologue;
    public required TEpilogue Epilogue;
    public required KernelView<float> Kernel;
    public required float* Output;
    public required double* Statistics;
    public required TapRun* Runs;
    public required int RunCount;
    public required ScratchPool Scratch;

    public readonly int ScratchFloats => ScratchPool.Length(WeightFloats + TailFloats + Blocks * Window(null).BlockStride);

    private readonly int Blocks => Partition.GroupWidth / TOps.Count;

    private readonly int WeightFloats => Shape.Kernel * Shape.Kernel * Partition.GroupWidth;

    private readonly nint TailFloats => (nint)Plan.Rows * Shape.OutWidth * TOps.Count;

    public readonly void Execute(int index)
    {
        var part = Partition[index];
        var buffer = Scratch.Rent(ScratchFloats);
        var weights = ScratchPool.Start(buffer);
        var tail = weights + WeightFloats;
        var window = Window(tail + TailFloats);
        if (TStatistics.IsOn)
        {
            ClearStatistics(part);
        }

        PackedTaps.Pack<TOps, TVec>(Runs, RunCount, Kernel, part.Channel, part.Channels, weights);
        window.ClearPadding((part.Channels + TOps.Count - 1) / TOps.Count);
        var rows = stackalloc float*[Plan.InputSlots];
        for (var image = part.FirstImage; image < part.EndImage; image++)
        {
            var filled = Math.Max(0, part.FirstRow * Shape.Stride - Shape.Padding);
            for (var first = part.FirstRow; first < part.EndRow; first += Plan.Rows)
            {
                var count = Math.Min(Plan.Rows, part.EndRow - first);
                var top = first * Shape.Stride - Shape.Padding;
                var height = Shape.Stride * (count - 1) + Shape.Kernel;
                var target = Output + (((nint)image * Shape.OutHeight + first) * Shape.OutWidth * Shape.Channels + part.Channel);
                for (var row = 0; filled < Math.Min(top + height, Shape.Height); filled++, row++)
                {
                    var results = row % Shape.Stride == 0 && row < count * Shape.Stride ? Shape.OutWidth : 0;
                    RowFill.Fill<TOps, TVec, TPrologue>(
                        window, Prologue, image, filled, Shape.Height, Shape.Channels, part.Channel, part.Channels, target + (nint)(row / Shape.Stride) * Shape.OutWidth * Shape.Channels, results);
                }

                for (var i = 0; i < height; i++)
                {
                    rows[i] = window.Slot(top + i, Shape.Height);
                }

                Correlate(part, window, rows, image, first, count, weights, tail);
            }
        }

        Scratch.Return(buffer);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private readonly void Correlate(in Part part, in RowWindow window, float** rows, int image, int first, int count, float* weights, float* tail)
    {
        var sums = stackalloc float[2 * TOps.Count];
        var arguments = new RowKernelArguments
        {
            Runs = Runs,
            RunCount = RunCount,
            Rows = rows,
            RowStep = Shape.Stride,
            BlockOffset = 0,
            RowCount = count,
            Width = Shape.OutWidth,
        };
        var pixel = (nint)Shape.Channels;
        var row = Shape.OutWidth * pixel;
        var target = Output + ((nint)image * Shape.OutHeight + first) * row + part.Channel;
        for (var c = 0; c < part.Channels; c += TOps.Count)
        {
            var valid = Math.Min(TOps.Count, part.Channels - c);
            TOps.Store(sums, TOps.Zero);
            TOps.Store(sums + TOps.Count, TOps.Zero);
            if (valid == TOps.Count)
            {
                CorrelationKernel.Run<TOps, TVec, TStatistics>(arguments, weights, target + c, row, pixel, sums);
            }
            else
            {
                CorrelationKernel.Run<TOps, TVec, TStatistics>(
                    arguments, weights, tail, Shape.OutWidth * TOps.Count, TOps.Count, sums);
                for (var i = 0; i < count * Shape.OutWidth; i++)
                {
                    Lanes.Copy(tail + i * TOps.Count, target + c + i * pixel, valid);
                }
            }

            if (TStatistics.IsOn)
            {
                AddStatistics(part, c, valid, sums);
            }

            weights += Shape.Kernel * Shape.Kernel * TOps.Count;
            arguments.BlockOffset += window.BlockStride;
        }

        Epilogue.Run<TOps, TVec>(target, count * Shape.OutWidth, pixel, part.Channel, part.Channels);
    }

    private readonly void ClearStatistics(in Part part)
    {
        var totals = Statistics + (nint)part.Slice * 2 * Shape.Channels + part.Channel;
        new Span<double>(totals, part.Channels).Clear();
        new Span<double>(totals + Shape.Channels, part.Channels).Clear();
    }

    // A strip's sums are floats, sums of strips doubles.
    private readonly void AddStatistics(in Part part, int c, int valid, float* sums)
    {
        var totals = Statistics + (nint)part.Slice * 2 * Shape.Channels + part.Channel + c;
        for (var lane = 0; lane < valid; lane++)
        {
            totals[lane] += sums[lane];
            totals[Shape.Channels + lane] += sums[TOps.Count + lane];
        }
    }

    private readonly RowWindow Window(float* data) => new()
    {
        Phases = Shape.Stride,
        Left = Shape.Padding,
        Width = Shape.Width,
        Columns = Plan.InputColumns,
        Slots = Plan.InputSlots,
        Lanes = TOps.Count,
        Data = data,
    };
}
