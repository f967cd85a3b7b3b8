using AlphaNet.Pure.Tensors.Cpu.Vectors;
using AlphaNet.Pure.Tensors.Threading;

namespace AlphaNet.Pure.Tensors.Cpu.Depthwise.Gather;

/// <summary>
/// Both gradients of 3x3 convolutions, and of 5x5 ones of stride 1, in one pass over the input where it lies: strips of the output gradient alone are buffered, and an activation on
/// the load shares its work with its derivative on the store.
/// </summary>
internal unsafe struct GatherJob<TOps, TVec, TGradient, TInput, TEpilogue> : IParallelJob
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

    public required ScratchPool Scratch;

    public readonly int ScratchFloats => ScratchPool.Length(SumFloats + RowFloats + Partition.GroupWidth / TOps.Count * Window(null).BlockStride);

    /// <summary>Whether there are kernels for a shape.</summary>
    public static bool Handles(in DepthwiseShape shape) => (shape.Kernel, shape.Stride) is (3, 1) or (3, 2) or (5, 1);

    // With every pixel of the input that is read: narrow vectors, which take twice as long for a line, the 3x3 kernel of stride 1, and all kernels on a Zen (1.1 to 1.3 times as fast). On other
    // processors the rest would wait, and fetch their share of the next strip ahead of each vector of channels.
    private readonly bool FetchesByPixel =>
        (Partials != null || TEpilogue.HasSums) && (TOps.Count < CacheLines.Floats || Processor.IsZen || (Shape.Kernel, Shape.Stride) is (3, 1));

    // Lines come from memory in pairs. Where the pairs of the input and of its gradient lie alike for every pixel, each other vector of channels would bring both maps' and the next none:
    // the gradient's are fetched a line ahead then.
    private readonly bool Staggers => Shape.Channels % (2 * CacheLines.Floats) == 0 && (((nint)Input.First ^ (nint)InputGradient) & (CacheLines.Floats * sizeof(float))) == 0;

    private readonly int Taps => Shape.Kernel * Shape.Kernel;

    // The epilogue's sums are one block's at a time.
    private readonly int SumFloats => Taps * Partition.GroupWidth + 2 * TOps.Count;

    private readonly int RowFloats => GatherFive<TOps, TVec, TInput, TEpilogue, On, On, On>.ScratchFloats(Shape.Width);

    public readonly void Execute(int index)
    {
        var part = Partition[index];
        var blocks = (part.Channels + TOps.Count - 1) / TOps.Count;
        var buffer = Scratch.Rent(ScratchFloats);
        var sums = ScratchPool.Start(buffer);
        var window = Window(sums + SumFloats + RowFloats);
        window.ClearPadding(blocks);
        new Span<float>(sums, SumFloats).Clear();
        if (TEpilogue.HasSums && InputGradient != null)
        {
            var totals = Totals(part);
            new Span<double>(totals, part.Channels).Clear();
            new Span<double>(totals + Shape.Channels, part.Channels).Clear();
        }

        var rows = stackalloc float*[Plan.GradientSlots];
        var (above, below) = (TapRuns.Above(Shape), TapRuns.Below(Shape));
        for (var image = part.FirstImage; image < part.EndImage; image++)
        {
            var filled = Math.Max(0, part.FirstRow - above);
            for (var first = part.FirstRow; first < part.EndRow; first += Plan.Rows)
            {
                var end = Math.Min(first + Plan.Rows, part.EndRow);
                var top = first * Shape.Stride;
                var height = Math.Min(Shape.Height, end * Shape.Stride) - top;
                var start = ((nint)image * Shape.Height + top) * Shape.Width * Shape.Channels + part.Channel;
                if (first == part.FirstRow && (image == part.FirstImage || !FetchesByPixel))
                {
                    Fetch(start, height * Shape.Width, part.Channels);
                }

                for (; filled < Math.Min(end + below, Shape.OutHeight); filled++)
                {
                    RowFill.Fill<TOps, TVec, TGradient>(window, Gradient, image, filled, Shape.OutHeight, Shape.Channels, part.Channel, part.Channels);
                }

                for (var row = first - above; row < end + below; row++)
                {
                    rows[row - first + above] = window.Slot(row, Shape.OutHeight);
                }

                var pixelsAhead = Math.Min(Plan.Rows, part.EndRow - end) * Shape.Stride * Shape.Width;
                Meet(part, image, rows, window.BlockStride, start, pixelsAhead, top, height, sums);
            }
        }

        if (Partials != null)
        {
            StorePartials(part, sums);
        }

        Scratch.Return(buffer);
    }

    // To the next line of a group's channels, from the last to the first.
    private static int Stagger(int channel, int channels) => channel + CacheLines.Floats < channels ? CacheLines.Floats : -(channel / CacheLines.Floats * CacheLines.Floats);

    // What a strip will read and write: the first one; every strip fetches the next.
    private readonly void Fetch(nint start, int pixels, int channels)
    {
        if (InputGradient != null)
        {
            CacheLines.Fetch(InputGradient + start, pixels, Shape.Channels, channels);
        }

        if (Partials != null || TEpilogue.HasSums)
        {
            CacheLines.Fetch(Input.First + start, pixels, Shape.Channels, channels);
        }
    }

    // A vector of channels' share in the next strip: some pixels, all channels of the group.
    private readonly void FetchShare(nint start, int pixels, int channel, int channels)
    {
        var first = pixels * channel / channels;
        var end = pixels * Math.Min(channel + TOps.Count, channels) / channels;
        Fetch(start + (nint)first * Shape.Channels, end - first, channels);
    }

    private readonly void Meet(in Part part, int image, float** rows, nint blockStride, nint start, int pixelsAhead, int top, int height, float* sums)
    {
        var strip = new GatherStrip
        {
            Gradients = rows,
            Height = Shape.Height,
            Top = top,
            Rows = height,
            Width = Shape.Width,
            Pixel = Shape.Channels,
            Ahead = (nint)height * Shape.Width * Shape.Channels,
            Sums = sums + Taps * Partition.GroupWidth,
            Scratch = sums + SumFloats,
        };
        var staggers = Staggers;
        for (var c = 0; c < part.Channels; c += TOps.Count)
        {
            var channel = part.Channel + c;
            if (!FetchesByPixel)
            {
                FetchShare(start + strip.Ahead, pixelsAhead, c, part.Channels);
            }

            strip.Valid = Math.Min(TOps.Count, part.Channels - c);
            strip.TargetAhead = strip.Ahead + (staggers ? Stagger(c, part.Channels) : 0);
            strip.NarrowAhead = strip.Ahead + (c % CacheLines.Floats == TOps.Count && InputGradient != null ? (nint)(InputGradient - Input.First) - TOps.Count : 0);
            strip.Input = Input.First + start + c;
            strip.Map = Epilogue.Map + start + c;
            strip.Target = InputGradient + start + c;
            strip.Kernel = new(Kernel.At(0, 0) + channel, Kernel.RowStride, Kernel.ColumnStride);
            strip.KernelSums = sums + (nint)Taps * c;
            TOps.Store(strip.Sums, TOps.Zero);
            TOps.Store(strip.Sums + TOps.Count, TOps.Zero);
            var input = Input.Load<TOps, TVec>(image, channel, strip.Valid);
            var epilogue = Epilogue.Load<TOps, TVec>(channel, strip.Valid);
            if (strip.Valid == TOps.Count)
            {
                Run<On>(strip, input, epilogue);
            }
            else
            {
                Run<Off>(strip, input, epilogue);
            }

            if (TEpilogue.HasSums && InputGradient != null)
            {
                AddSums(Totals(part) + c, strip.Sums, strip.Valid);
            }

            strip.BlockOffset += blockStride;
        }
    }

    private readonly void Run<TWhole>(in GatherStrip strip, in Coefficients<TVec> input, in Coefficients<TVec> epilogue) where TWhole : struct, ISwitch
    {
        if (Partials == null)
        {
            Run<TWhole, Off, On>(strip, input, epilogue);
        }
        else if (InputGradient == null)
        {
            Run<TWhole, On, Off>(strip, input, epilogue);
        }
        else
        {
            Run<TWhole, On, On>(strip, input, epilogue);
        }
    }

    private readonly void Run<TWhole, TKernel, TTarget>(in GatherStrip strip, in Coefficients<TVec> input, in Coefficients<TVec> epilogue)
        where TWhole : struct, ISwitch where TKernel : struct, ISwitch where TTarget : struct, ISwitch
    {
        if (Shape.Kernel == 5)
        {
            GatherFive<TOps, TVec, TInput, TEpilogue, TWhole, TKernel, TTarget>.Run(strip, input, epilogue);
        }
        else if (Shape.Stride == 1)
        {
            GatherStride1<TOps, TVec, TInput, TEpilogue, TWhole, TKernel, TTarget>.Run(strip, input, epilogue);
        }
        else
        {
            GatherStride2<TOps, TVec, TInput, TEpilogue, TWhole, TKernel, TTarget>.Run(strip, input, epilogue);
        }
    }

    private readonly double* Totals(in Part part) => Epilogue.Sums + (nint)part.Slice * 2 * Shape.Channels + part.Channel;

    // A strip's sums are floats, sums of strips doubles.
    private readonly void AddSums(double* totals, float* sums, int channels)
    {
        for (var c = 0; c < channels; c++)
        {
            totals[c] += sums[c];
            totals[Shape.Channels + c] += sums[TOps.Count + c];
        }
    }

    private readonly void StorePartials(in Part part, float* sums)
    {
        var slice = Partials + (nint)part.Slice * Taps * Partition.PaddedChannels + part.Channel;
        for (var c = 0; c < part.Channels; c += TOps.Count)
        {
            for (var tap = 0; tap < Taps; tap++, sums += TOps.Count)
            {
                TOps.Store(slice + (nint)tap * Partition.PaddedChannels + c, TOps.Load(sums));
            }
        }
    }

    private readonly RowWindow Window(float* data) => new()
    {
        Phases = 1,
        Left = TapRuns.Above(Shape),
        Width = Shape.OutWidth,
        Columns = Plan.GradientColumns,
        Slots = Plan.GradientSlots,
        Lanes = TOps.Count,
        Data = data,
    };
}
