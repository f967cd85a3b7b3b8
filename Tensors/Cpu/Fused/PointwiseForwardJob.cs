using AlphaNet.Pure.Tensors.Cpu.Depthwise;
using AlphaNet.Pure.Tensors.Cpu.Gemm;
using AlphaNet.Pure.Tensors.Lanes;
using AlphaNet.Pure.Tensors.Threading;

namespace AlphaNet.Pure.Tensors.Cpu.Fused;

/// <summary>z = x W^T chunk by chunk: the chunk is normalised and activated into a buffer, multiplied, and its sums are taken while it is in the cache.</summary>
internal unsafe struct PointwiseForwardJob<TIn, TLane> : IParallelJob
    where TIn : struct, IUnaryOp where TLane : struct, IFloatLane<TLane>
{
    public required MapRows Input;
    public required ColumnPanels Weight;
    public required RowSlices Slices;
    public required float* Output;

    /// <summary>Receives per slice the sums of z and of its squares [slices, 2, n]; null if unwanted.</summary>
    public required double* Totals;

    public required ScratchPool Scratch;

    public readonly int ScratchFloats => Slices.Chunk * BufferRow.Stride(Weight.K) + 2 * Weight.N;

    public readonly void Execute(int slice)
    {
        var (k, n) = (Weight.K, Weight.N);
        var buffer = Scratch.Rent(ScratchFloats);
        var a = ScratchPool.Start(buffer);
        var stride = BufferRow.Stride(k);
        var sums = a + (nint)Slices.Chunk * stride;
        var totals = Totals + (nint)slice * 2 * n;
        if (Totals != null)
        {
            new Span<float>(sums, 2 * n).Clear();
            new Span<double>(totals, 2 * n).Clear();
        }

        var end = Slices.End(slice);
        for (var from = Slices.From(slice); from < end; from += Slices.Chunk)
        {
            var rows = Math.Min(Slices.Chunk, end - from);
            var z = Output + (nint)from * n;
            var source = new StridedMatrix<float>(Input.Row(from), k, 1);
            if (!Input.IsPlain)
            {
                Input.Activate<TIn, TLane>(from, rows, a, stride);
                source = new StridedMatrix<float>(a, stride, 1);
            }

            var next = from + rows;
            var ahead = SpreadFetch.OfMaps(Weight.Level, Input.Row(next), null, (long)Math.Min(Slices.Chunk, end - next) * k, rows, n, k);
            ChunkProduct.Multiply(rows, source, Weight, new StridedMatrix<float>(z, n, 1), false, ahead);
            if (Totals != null)
            {
                ColumnSums.AddSquares<TLane>(z, rows, n, sums);
                ColumnSums.Flush(sums, 2 * n, totals);
            }
        }

        Scratch.Return(buffer);
    }
}
