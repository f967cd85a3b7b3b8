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

    /// <summary>Buffers of <see cref="DirectPlan.StagedFloats"/>; used only if the plan stages.</summary>
    public required ScratchPool Scratch;

    public readonly int Parts => Shape.Images * Plan.Slices;

    /// <summary>Whether there are tiles for a shape.</summary>
    public static bool Handles(in DepthwiseShape shape) => shape.Kernel is 3 or 5 && shape.Stride is 1 or 2;

    public readonly void Execute(int index)
    {
        var (image, slice) = Math.DivRem(index, Plan.Slices);
        var first = slice * Plan.SliceRows;
        var end = Math.Min(first + Plan.SliceRows, Shape.OutHeight);
        var outRow = (nint)Shape.OutWidth * Shape.Channels;
        var input = Input + (nint)image * Shape.Height * Shape.Width * Shape.Channels;
        var output = Output + (nint)image * Shape.OutHeight * outRow;
        if (Plan.Stages)
        {
            Stage(first, end, input, output);
            return;
        }

        for (var channel = 0; channel < Shape.Channels; channel += Plan.BlockChannels)
        {
            var channels = Math.Min(Plan.BlockChannels, Shape.Channels - channel);
            for (var row = first; row < end; row += DirectPlan.TileRows)
            {
                Run(row, Math.Min(DirectPlan.TileRows, end - row), channel, channels, input, output + row * outRow);
            }
        }
    }

    // From memory and to memory in long runs, one after the other; what lies between happens in the caches.
    private readonly void Stage(int first, int end, float* input, float* output)
    {
        var mapRow = (nint)Shape.Width * Shape.Channels;
        var outRow = (nint)Shape.OutWidth * Shape.Channels;
        var buffer = Scratch.Rent(DirectPlan.StagedFloats(Shape));
        var pair = ScratchPool.Start(buffer);
        var brought = Math.Max(0, first * Shape.Stride - Shape.Kernel / 2);
        for (var row = first; row < end; row += DirectPlan.TileRows)
        {
            var rows = Math.Min(DirectPlan.TileRows, end - row);
            var needed = Math.Min(Shape.Height, (row + rows - 1) * Shape.Stride + Shape.Kernel / 2 + 1);
            // Somewhere to put what nobody wants to know; the first sum is stored there.
            *pair = CacheStream.Bring(input + brought * mapRow, (needed - brought) * mapRow);
            brought = needed;
            Run(row, rows, 0, Shape.Channels, input, pair);
            CacheStream.Send(pair, output + row * outRow, rows * outRow);
        }

        CacheStream.Finish();
        Scratch.Return(buffer);
    }

    private readonly void Run(int row, int rows, int channel, int channels, float* input, float* output)
    {
        var end = channel + channels;
        if (Level >= SimdLevel.Vector512) Vectors<Float512, Vector512<float>>(row, rows, ref channel, end, input, output);
        if (Level >= SimdLevel.Vector256) Vectors<Float256, Vector256<float>>(row, rows, ref channel, end, input, output);
        if (Level >= SimdLevel.Vector128) Vectors<Float128, Vector128<float>>(row, rows, ref channel, end, input, output);
        Vectors<FloatScalar, float>(row, rows, ref channel, end, input, output);
    }

    private readonly void Vectors<TOps, TVec>(int row, int rows, ref int channel, int end, float* input, float* output)
        where TOps : struct, IFloatVector<TVec> where TVec : unmanaged
    {
        var channels = (end - channel) / TOps.Count * TOps.Count;
        if (channels == 0)
        {
            return;
        }

        var place = new DirectRows
        {
            Height = Shape.Height,
            Width = Shape.Width,
            OutWidth = Shape.OutWidth,
            Pixel = Shape.Channels,
            KernelRow = Kernel.RowStride,
            KernelColumn = Kernel.ColumnStride,
            First = row,
            Rows = rows,
            Channel = channel,
            Channels = channels,
            Fetches = Plan.Fetches,
        };
        Dispatch<TOps, TVec>(place, input + channel, Kernel.At(0, 0) + channel, output + channel);
        channel += channels;
    }

    private readonly void Dispatch<TOps, TVec>(in DirectRows rows, float* input, float* kernel, float* output)
        where TOps : struct, IFloatVector<TVec> where TVec : unmanaged
    {
        switch (Shape.Kernel, Shape.Stride)
        {
            case (3, 1): DirectColumns<TOps, TVec, Three, One, TEpilogue>.Run(rows, Epilogue, Plan.TileColumns, input, kernel, output); break;
            case (5, 1): DirectColumns<TOps, TVec, Five, One, TEpilogue>.Run(rows, Epilogue, Plan.TileColumns, input, kernel, output); break;
            case (3, _): DirectColumns<TOps, TVec, Three, Two, TEpilogue>.Run(rows, Epilogue, Plan.TileColumns, input, kernel, output); break;
            default: DirectColumns<TOps, TVec, Five, Two, TEpilogue>.Run(rows, Epilogue, Plan.TileColumns, input, kernel, output); break;
        }
    }
}
