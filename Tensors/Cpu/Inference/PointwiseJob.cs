using AlphaNet.Pure.Tensors.Cpu.Depthwise;
using AlphaNet.Pure.Tensors.Cpu.Fused;
using AlphaNet.Pure.Tensors.Cpu.Gemm;
using AlphaNet.Pure.Tensors.Lanes;
using AlphaNet.Pure.Tensors.Threading;

namespace AlphaNet.Pure.Tensors.Cpu.Inference;

/// <summary>y = act((x gate) W^T + bias) + addend, cut into slices of rows and, where rows are few, groups of columns too.</summary>
internal unsafe struct PointwiseJob<TAct, TLane> : IParallelJob
    where TAct : struct, IUnaryOp where TLane : struct, IFloatLane<TLane>
{
    public required MapRows Input;
    public required ColumnPanels Weight;
    public required RowSlices Slices;

    /// <summary>Columns of a group, a multiple of the widest panel; the last group takes what is left.</summary>
    public required int GroupColumns;

    public required float* Bias;

    /// <summary>Of the output's shape; null for none.</summary>
    public required float* Addend;

    public required float* Output;
    public required ScratchPool Scratch;

    public readonly int ScratchFloats => Input.IsGated ? Slices.Chunk * BufferRow.Stride(Weight.K) : 0;

    public readonly int Parts => Slices.Count * Groups;

    // All panels but the last two are of one width, of which the widest is a multiple: up to there groups end where panels do.
    private readonly int Groups => Math.Max(0, Weight.N - 2 * PanelLayout.MaxWidth) / GroupColumns + 1;

    public readonly void Execute(int part)
    {
        var (group, slice) = Math.DivRem(part, Slices.Count);
        var from = group * GroupColumns;
        if (!Input.IsGated)
        {
            Multiply(slice, from, null);
            return;
        }

        var buffer = Scratch.Rent(ScratchFloats);
        Multiply(slice, from, ScratchPool.Start(buffer));
        Scratch.Return(buffer);
    }

    private readonly void Multiply(int slice, int fromColumn, float* buffer)
    {
        var (k, n) = (Weight.K, Weight.N);
        var toColumn = fromColumn / GroupColumns == Groups - 1 ? n : fromColumn + GroupColumns;
        var stride = BufferRow.Stride(k);
        var end = Slices.End(slice);
        for (var from = Slices.From(slice); from < end; from += Slices.Chunk)
        {
            var rows = Math.Min(Slices.Chunk, end - from);
            var source = new StridedMatrix<float>(Input.Row(from), k, 1);
            if (buffer != null)
            {
                Gate(from, rows, buffer, stride);
                source = new StridedMatrix<float>(buffer, stride, 1);
            }

            var y = Output + (nint)from * n;
            ChunkProduct.Multiply(rows, source, Weight, fromColumn, toColumn, new StridedMatrix<float>(y, n, 1), false, ChunkProduct.ReductionBlock(Weight.Level, k));
            if (Addend == null)
            {
                BiasKernel<TAct, TLane>.Run(y + fromColumn, rows, toColumn - fromColumn, n, Bias + fromColumn);
            }
            else
            {
                BiasKernel<TAct, TLane>.RunAdding(
                    y + fromColumn, rows, toColumn - fromColumn, n, Bias + fromColumn, Addend + (nint)from * n + fromColumn);
            }
        }
    }

    private readonly void Gate(int from, int rows, float* buffer, nint stride)
    {
        for (int end = from + rows, next; from < end; from = next)
        {
            var image = from / Input.Pixels;
            next = Math.Min(end, (image + 1) * Input.Pixels);
            GateKernel<TLane>.Run(Input.Row(from), next - from, Input.Channels, Input.Gate + (nint)image * Input.Channels, buffer, stride);
            buffer += (next - from) * stride;
        }
    }
}
