using System.Runtime.CompilerServices;
using AlphaNet.Pure.Tensors.Cpu.Vectors;
using AlphaNet.Pure.Tensors.Threading;

namespace AlphaNet.Pure.Tensors.Cpu.Depthwise;

/// <summary>Both gradients in one pass: strips of the output gradient and of the input are filled once and serve input and kernel gradient.</summary>
internal unsafe struct BackwardJob<TOps, TVec, TGradient, TInput, TEpilogue> : IParallelJob
    where TOps : struct, IFloatVector<TVec>
    where TVec : unmanaged
    where TGradient : struct, IRowPrologue
    where TInput : struct, IRowPrologue
    where TEpilogue : struct, IGradientEpilogue
{
    public required DepthwiseShape Shape;
    public required DepthwisePartition Partition;
    public required StripPlan Plan;
    public required TGradient Gradient;
    public required TInput Input;
    public required TEpilogue Epilogue;
    public required KernelView<float> Kernel;

    /// <summary>Receives the input gradient; null if unwanted.</summary>
    public required float* InputGradient;

    /// <summary>Receives the kernel gradient of every slice, [slices, k, k, padded channels]; null if unwanted.</summary>
    public required float* Partials;

    public required TapRun* ForwardRuns;
    public required int ForwardRunCount;
    public required InputGradientRuns* Phases;
    public required int PhaseCount;
    public required ScratchPool Scratch;

    public readonly int ScratchFloats =>
        ScratchPool.Length(2 * TapFloats + DrainFloats + Blocks * (InputWindow(null).BlockStride + GradientWindow(null).BlockStride));

    private readonly int Blocks => Partition.GroupWidth / TOps.Count;

    private readonly int Taps => Shape.Kernel * Shape.Kernel;

    private readonly int TapFloats => Taps * Partition.GroupWidth;

    private readonly nint DrainFloats => ((nint)Plan.Rows * Shape.Stride * Shape.Width + 2) * Partition.GroupWidth;

    public readonly void Execute(int index)
    {
        var part = Partition[index];
        var blocks = (part.Channels + TOps.Count - 1) / TOps.Count;
        var buffer = Scratch.Rent(ScratchFloats);
        var weights = ScratchPool.Start(buffer);
        var sums = weights + TapFloats;
        var drain = sums + TapFloats;
        var gradients = GradientWindow(drain + DrainFloats);
        var inputs = InputWindow(gradients.Data + Blocks * gradients.BlockStride);
        Begin(part, blocks, weights, sums, gradients, inputs);
        var gradientRows = stackalloc float*[Plan.GradientSlots];
        var inputRows = stackalloc float*[Plan.InputSlots];
        var above = TapRuns.Above(Shape);
        for (var image = part.FirstImage; image < part.EndImage; image++)
        {
            var filledGradients = Math.Max(0, part.FirstRow - above);
            var filledInputs = Math.Max(0, part.FirstRow * Shape.Stride - Shape.Padding);
            for (var first = part.FirstRow; first < part.EndRow; first += Plan.Rows)
            {
                var count = Math.Min(Plan.Rows, part.EndRow - first);
                var gradientEnd = first + count + TapRuns.Below(Shape);
                if (Partials == null)
                {
                    FetchInputGradient(part, image, first, count);
                }

                for (; filledGradients < Math.Min(gradientEnd, Shape.OutHeight); filledGradients++)
                {
                    RowFill.Fill<TOps, TVec, TGradient>(
                        gradients, Gradient, image, filledGradients, Shape.OutHeight, Shape.Channels, part.Channel, part.Channels);
                }

                for (var row = first - above; row < gradientEnd; row++)
                {
                    gradientRows[row - first + above] = gradients.Slot(row, Shape.OutHeight);
                }

                if (Partials != null)
                {
                    var top = first * Shape.Stride - Shape.Padding;
                    var height = Shape.Stride * (count - 1) + Shape.Kernel;
                    for (; filledInputs < Math.Min(top + height, Shape.Height); filledInputs++)
                    {
                        RowFill.Fill<TOps, TVec, TInput>(
                            inputs, Input, image, filledInputs, Shape.Height, Shape.Channels, part.Channel, part.Channels, Place(part, image, filledInputs), InputGradient == null ? 0 : Shape.Width);
                    }

                    for (var i = 0; i < height; i++)
                    {
                        inputRows[i] = inputs.Slot(top + i, Shape.Height);
                    }

                    AccumulateKernel(blocks, inputs, inputRows, gradients, gradientRows + above, count, sums);
                }

                if (InputGradient != null)
                {
                    PropagateInput(part, gradients, gradientRows, image, first, count, weights, drain);
                }
            }
        }

        if (Partials != null)
        {
            StorePartials(part, sums);
        }

        Scratch.Return(buffer);
    }

    private readonly float* Place(in Part part, int image, int row) => InputGradient + ((nint)image * Shape.Height + row) * Shape.Width * Shape.Channels + part.Channel;

    // What the strip will write, and read at the same places, if its input is not read before.
    private readonly void FetchInputGradient(in Part part, int image, int first, int count)
    {
        var top = first * Shape.Stride;
        var pixels = (Math.Min(Shape.Height, (first + count) * Shape.Stride) - top) * Shape.Width;
        var target = Place(part, image, top);
        CacheLines.Fetch(target, pixels, Shape.Channels, part.Channels);
        if (!TEpilogue.IsPlain)
        {
            CacheLines.Fetch(Epilogue.Map + (target - InputGradient), pixels, Shape.Channels, part.Channels);
        }
    }

    private readonly void Begin(in Part part, int blocks, float* weights, float* sums, in RowWindow gradients, in RowWindow inputs)
    {
        gradients.ClearPadding(blocks);
        if (Partials != null)
        {
            inputs.ClearPadding(blocks);
            new Span<float>(sums, TapFloats).Clear();
        }

        if (InputGradient != null)
        {
            for (var i = 0; i < PhaseCount; i++)
            {
                weights = PackedTaps.Pack<TOps, TVec>(Phases[i].Runs, Phases[i].Count, Kernel, part.Channel, part.Channels, weights);
            }

            if (TEpilogue.HasSums)
            {
                var totals = Epilogue.Sums + (nint)part.Slice * 2 * Shape.Channels + part.Channel;
                new Span<double>(totals, part.Channels).Clear();
                new Span<double>(totals + Shape.Channels, part.Channels).Clear();
            }
        }
    }

    private readonly void AccumulateKernel(
        int blocks, in RowWindow inputs, float** inputRows, in RowWindow gradients, float** gradientRows, int count, float* sums)
    {
        var arguments = new RowKernelArguments
        {
            Runs = ForwardRuns,
            RunCount = ForwardRunCount,
            Rows = inputRows,
            RowStep = Shape.Stride,
            BlockOffset = 0,
            RowCount = count,
            Width = Shape.OutWidth,
        };
        for (var block = 0; block < blocks; block++)
        {
            KernelGradientKernel.Run<TOps, TVec>(
                arguments, gradientRows, block * gradients.BlockStride + gradients.Left * TOps.Count, sums + (nint)block * Taps * TOps.Count);
            arguments.BlockOffset += inputs.BlockStride;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private readonly void PropagateInput(
        in Part part, in RowWindow gradients, float** gradientRows, int image, int first, int count, float* weights, float* drain)
    {
        var (stride, channels) = (Shape.Stride, Shape.Channels);
        var top = first * stride;
        var height = Math.Min(Shape.Height, (first + count) * stride) - top;
        var pixel = ((nint)image * Shape.Height + top) * Shape.Width;
        var group = Partition.GroupWidth;
        var sums = drain + (nint)Plan.Rows * stride * Shape.Width * group;
        var direct = TEpilogue.IsPlain && part.Channels % TOps.Count == 0;
        var pixelStride = direct ? channels : (nint)group;
        var target = direct ? InputGradient + pixel * channels + part.Channel : drain;
        var blockOffset = (nint)0;
        for (var c = 0; c < part.Channels; c += TOps.Count)
        {
            var taps = weights;
            for (var i = 0; i < PhaseCount; i++)
            {
                var phase = Phases + i;
                var arguments = new RowKernelArguments
                {
                    Runs = phase->Runs,
                    RunCount = phase->Count,
                    Rows = gradientRows,
                    RowStep = 1,
                    BlockOffset = blockOffset,
                    RowCount = (height - phase->RowPhase + stride - 1) / stride,
                    Width = (Shape.Width - phase->ColumnPhase + stride - 1) / stride,
                };
                CorrelationKernel.Run<TOps, TVec, Off>(
                    arguments,
                    taps + (nint)c * phase->Taps,
                    target + c + ((nint)phase->RowPhase * Shape.Width + phase->ColumnPhase) * pixelStride,
                    stride * Shape.Width * pixelStride,
                    stride * pixelStride,
                    null);
                taps += (nint)phase->Taps * ((part.Channels + TOps.Count - 1) / TOps.Count * TOps.Count);
            }

            blockOffset += gradients.BlockStride;
        }

        if (direct)
        {
            return;
        }

        GradientDrain.Run<TOps, TVec, TEpilogue>(
            Epilogue, drain, group, height * Shape.Width, InputGradient, pixel, channels, part.Channel, part.Channels, sums);
        if (TEpilogue.HasSums)
        {
            AddSums(part, sums);
        }
    }

    private readonly void AddSums(in Part part, float* sums)
    {
        var totals = Epilogue.Sums + (nint)part.Slice * 2 * Shape.Channels + part.Channel;
        for (var c = 0; c < part.Channels; c++)
        {
            totals[c] += sums[c];
            totals[Shape.Channels + c] += sums[Partition.GroupWidth + c];
        }
    }

    private readonly void StorePartials(in Part part, float* sums)
    {
        var slice = Partials + (nint)part.Slice * Taps * Partition.PaddedChannels + part.Channel;
        for (var c = 0; c < part.Channels; c += TOps.Count)
        {
            for (var run = ForwardRuns; run < ForwardRuns + ForwardRunCount; run++)
            {
                for (var tap = 0; tap < run->Taps; tap++)
                {
                    var place = run->KernelRow * Shape.Kernel + run->KernelColumn + tap * run->KernelStep;
                    TOps.Store(slice + (nint)place * Partition.PaddedChannels + c, TOps.Load(sums));
                    sums += TOps.Count;
                }
            }
        }
    }

    private readonly RowWindow GradientWindow(float* data) => new()
    {
        Phases = 1,
        Left = TapRuns.Above(Shape),
        Width = Shape.OutWidth,
        Columns = Plan.GradientColumns,
        Slots = Plan.GradientSlots,
        Lanes = TOps.Count,
        Data = data,
    };

    private readonly RowWindow InputWindow(float* data) => new()
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
