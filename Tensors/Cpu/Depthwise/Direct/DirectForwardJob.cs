using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using AlphaNet.Pure.Tensors.Cpu.Vectors;
using AlphaNet.Pure.Tensors.Threading;

namespace AlphaNet.Pure.Tensors.Cpu.Depthwise.Direct;

/// <summary>
/// The forward pass of 3x3 and 5x5 kernels at stride 1 and 2 straight from the map: nothing is done to the input on its way, so it is not copied to row buffers first.
/// </summary>
/// <remarks>A part is some rows of an image. Channels that fill no vector are left to narrower ones: every channel's sum is the same at any width.</remarks>
internal unsafe struct DirectForwardJob<TEpilogue> : IParallelJob where TEpilogue : struct, IOutputEpilogue
{
    public required DepthwiseShape Shape;
    public required DirectPlan Plan;
    public required SimdLevel Level;
    public required float* Input;
    public required KernelView<float> Kernel;
    public required TEpilogue Epilogue;
    public required float* Output;

    public readonly int Parts => Shape.Images * Plan.Slices;

    /// <summary>Whether there are tiles for a shape.</summary>
    public static bool Handles(in DepthwiseShape shape) => shape.Kernel is 3 or 5 && shape.Stride is 1 or 2;

    public readonly void Execute(int index)
    {
        var (image, slice) = Math.DivRem(index, Plan.Slices);
        var end = Math.Min((slice + 1) * Plan.SliceRows, Shape.OutHeight);
        var strip = new DirectStrip
        {
            Height = Shape.Height,
            Width = Shape.Width,
            OutWidth = Shape.OutWidth,
            Pixel = Shape.Channels,
            KernelRow = Kernel.RowStride,
            KernelColumn = Kernel.ColumnStride,
        };
        var input = Input + (nint)image * Shape.Height * Shape.Width * Shape.Channels;
        var output = Output + (nint)image * Shape.OutHeight * Shape.OutWidth * Shape.Channels;
        for (var first = slice * Plan.SliceRows; first < end; first += Plan.StripRows)
        {
            strip.FirstRow = first;
            strip.EndRow = Math.Min(first + Plan.StripRows, end);
            RunStrip(strip, input, output + (nint)first * Shape.OutWidth * Shape.Channels);
        }
    }

    private readonly void RunStrip(in DirectStrip strip, float* input, float* output)
    {
        var channel = 0;
        if (Level >= SimdLevel.Vector512) Channels<Float512, Vector512<float>>(strip, input, output, ref channel);
        if (Level >= SimdLevel.Vector256) Channels<Float256, Vector256<float>>(strip, input, output, ref channel);
        if (Level >= SimdLevel.Vector128) Channels<Float128, Vector128<float>>(strip, input, output, ref channel);
        Channels<FloatScalar, float>(strip, input, output, ref channel);
    }

    private readonly void Channels<TOps, TVec>(in DirectStrip strip, float* input, float* output, ref int channel)
        where TOps : struct, IFloatVector<TVec> where TVec : unmanaged
    {
        var pixels = (strip.EndRow - strip.FirstRow) * strip.OutWidth;
        for (; channel + TOps.Count <= Shape.Channels; channel += TOps.Count)
        {
            if (Plan.Fetches)
            {
                FetchAhead(strip, input, output, channel, channel + TOps.Count);
            }

            Dispatch<TOps, TVec>(strip, input + channel, Kernel.At(0, 0) + channel, output + channel);
            Epilogue.Run<TOps, TVec>(output + channel, pixels, Shape.Channels, channel, TOps.Count);
        }
    }

    private readonly void Dispatch<TOps, TVec>(in DirectStrip strip, float* input, float* kernel, float* output)
        where TOps : struct, IFloatVector<TVec> where TVec : unmanaged
    {
        switch (Shape.Kernel, Shape.Stride)
        {
            case (3, 1): DirectRows<TOps, TVec, Three, One>.Run(strip, input, kernel, output); break;
            case (5, 1): DirectRows<TOps, TVec, Five, One>.Run(strip, input, kernel, output); break;
            case (3, _): DirectRows<TOps, TVec, Three, Two>.Run(strip, input, kernel, output); break;
            default: DirectRows<TOps, TVec, Five, Two>.Run(strip, input, kernel, output); break;
        }
    }

    // The rows that the next strip reads first and those that it writes. Each vector of channels fetches its share, in the order of addresses.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private readonly void FetchAhead(in DirectStrip strip, float* input, float* output, int channel, int end)
    {
        var row = (strip.EndRow - 1) * Shape.Stride + Shape.Kernel - Shape.Padding;
        var rows = Math.Max(0, Math.Min(Plan.StripRows * Shape.Stride, Shape.Height - row));
        var length = (nint)Shape.Width * Shape.Channels;
        CacheLines.FetchShare(input + row * length, rows * length, channel, end, Shape.Channels);
        var outRows = Math.Min(Plan.StripRows, Shape.OutHeight - strip.EndRow);
        var outLength = (nint)Shape.OutWidth * Shape.Channels;
        CacheLines.FetchShare(output + (strip.EndRow - strip.FirstRow) * outLength, outRows * outLength, channel, end, Shape.Channels);
    }
}
