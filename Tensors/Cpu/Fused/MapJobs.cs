using AlphaNet.Pure.Tensors.Cpu.Depthwise;
using AlphaNet.Pure.Tensors.Lanes;
using AlphaNet.Pure.Tensors.Threading;

namespace AlphaNet.Pure.Tensors.Cpu.Fused;

/// <summary>y = act(scale z + shift) + addend.</summary>
internal unsafe readonly struct ActivateJob<TAct, TLane>(MapRows x, RowSlices slices, float* addend, float* y) : IParallelJob
    where TAct : struct, IUnaryOp where TLane : struct, IMemoryLane<TLane, float>
{
    public void Execute(int slice)
    {
        var from = slices.From(slice);
        var rows = slices.End(slice) - from;
        var offset = (nint)from * x.Channels;
        if (addend == null)
        {
            x.Activate<TAct, TLane>(from, rows, y + offset, x.Channels);
        }
        else
        {
            ActivationKernel<TAct, TLane>.RunAdding(x.Row(from), rows, x.Channels, x.Scale, x.Shift, addend + offset, y + offset);
        }
    }
}

/// <summary>d = dy act'(scale z + shift) and its sums [slices, 2, c].</summary>
internal unsafe readonly struct ActivateBackwardJob<TAct, TLane>(
    MapRows x, RowSlices slices, float* dy, float* d, double* totals, ScratchPool scratch) : IParallelJob
    where TAct : struct, IUnaryOp where TLane : struct, IMemoryLane<TLane, float>
{
    public void Execute(int slice)
    {
        var count = 2 * x.Channels;
        var buffer = scratch.Rent(count);
        var sums = ScratchPool.Start(buffer);
        var total = totals + (nint)slice * count;
        new Span<float>(sums, count).Clear();
        new Span<double>(total, count).Clear();
        var end = slices.End(slice);
        for (var from = slices.From(slice); from < end; from += slices.Chunk)
        {
            var offset = (nint)from * x.Channels;
            ActivationGradientKernel<TAct, TLane>.RunPlain(
                dy + offset, x.Row(from), Math.Min(slices.Chunk, end - from), x.Channels, x.Scale, x.Shift, d == null ? null : d + offset, sums);
            ColumnSums.Flush(sums, count, total);
        }

        scratch.Return(buffer);
    }
}

/// <summary>Means over an image of act(scale z + shift); a part is an image.</summary>
internal unsafe readonly struct PoolJob<TAct, TLane>(MapRows x, float* y) : IParallelJob
    where TAct : struct, IUnaryOp where TLane : struct, IMemoryLane<TLane, float>
{
    public void Execute(int image)
    {
        var sums = y + (nint)image * x.Channels;
        new Span<float>(sums, x.Channels).Clear();
        ActivationKernel<TAct, TLane>.Sum(x.Row(image * x.Pixels), x.Pixels, x.Channels, x.Scale, x.Shift, sums);
        for (var c = 0; c < x.Channels; c++)
        {
            sums[c] /= x.Pixels;
        }
    }
}

/// <summary>Writes dz.</summary>
internal readonly unsafe struct NormGradientJob<TAct, TLane>(GradientRows dz, RowSlices slices, float* y) : IParallelJob
    where TAct : struct, IUnaryOp where TLane : struct, IMemoryLane<TLane, float>
{
    public void Execute(int slice)
    {
        var from = slices.From(slice);
        dz.Combine<TAct, TLane>(from, slices.End(slice) - from, y + (nint)from * dz.Map.Channels, dz.Map.Channels);
    }
}
