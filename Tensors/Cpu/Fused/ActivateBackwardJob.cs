using AlphaNet.Pure.Tensors.Cpu.Depthwise;
using AlphaNet.Pure.Tensors.Lanes;
using AlphaNet.Pure.Tensors.Threading;

namespace AlphaNet.Pure.Tensors.Cpu.Fused;

/// <summary>d = dy act'(scale z + shift) and its sums [slices, 2, c].</summary>
internal unsafe readonly struct ActivateBackwardJob<TAct, TLane>(
    MapRows x, RowSlices slices, float* dy, float* d, double* totals, ScratchPool scratch) : IParallelJob
    where TAct : struct, IUnaryOp where TLane : struct, IFloatLane<TLane>
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
