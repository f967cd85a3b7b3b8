using AlphaNet.Pure.Tensors.Cpu.Depthwise;
using AlphaNet.Pure.Tensors.Cpu.Gemm;
using AlphaNet.Pure.Tensors.Lanes;
using AlphaNet.Pure.Tensors.Threading;

namespace AlphaNet.Pure.Tensors.Cpu.Fused;

/// <summary>
/// Both gradients of a pointwise convolution chunk by chunk: dz is made from what is stored, da = dz W, the activation's backward pass rides on da's way out and
/// leaves the activation behind, which the weight's gradient needs.
/// </summary>
internal unsafe struct PointwiseBackwardJob<TIn, TAct, TLane> : IParallelJob
    where TIn : struct, IUnaryOp where TAct : struct, IUnaryOp where TLane : struct, IFloatLane<TLane>
{
    private const int MostTurnedFloats = 96 * 1024;

    public required MapRows Input;
    public required GradientRows Gradient;

    /// <summary>W as the right operand of dz W; unused without <see cref="InputGradient"/>.</summary>
    public required ColumnPanels Weight;

    public required SimdLevel Level;
    public required RowSlices Slices;

    /// <summary>Null if unwanted.</summary>
    public required float* InputGradient;

    public required bool Accumulate;

    /// <summary>Receives the weight's gradient of every slice [slices, out, in], or [slices, in, out] if <see cref="IsTurned"/>; null if unwanted.</summary>
    public required float* Partials;

    /// <summary>Ungated input: per slice the sums of d and d z [slices, 2, in].</summary>
    public required double* Totals;

    /// <summary>Gated input: five sums an image [5, images, in].</summary>
    public required float* GateSums;

    public required ScratchPool Scratch;

    /// <summary>
    /// Whether the weight's gradients of slices are transposed, as in <see cref="TurnedProduct"/>: where the output is wider than the input, but the gradient stays in L2. The rows of a
    /// larger one lie pages apart when it is turned (216 x 1296: 2 to 6 % slower), and AVX2's narrow panels gain nothing.
    /// </summary>
    public readonly bool IsTurned =>
        Level == SimdLevel.Vector512 && Gradient.Map.Channels > Input.Channels && (long)Gradient.Map.Channels * Input.Channels <= MostTurnedFloats;

    public readonly int ScratchFloats => Slices.Chunk * (BufferRow.Stride(Input.Channels) + BufferRow.Stride(Gradient.Map.Channels)) + 2 * Input.Channels;

    public readonly void Execute(int slice)
    {
        var (k, n) = (Input.Channels, Gradient.Map.Channels);
        var (aRow, gRow) = ((nint)BufferRow.Stride(k), (nint)BufferRow.Stride(n));
        var buffer = Scratch.Rent(ScratchFloats);
        var a = ScratchPool.Start(buffer);
        var g = a + Slices.Chunk * aRow;
        var sums = g + Slices.Chunk * gRow;
        var totals = Totals + (nint)slice * 2 * k;
        var wantsSums = InputGradient != null && Totals != null;
        if (wantsSums)
        {
            new Span<float>(sums, 2 * k).Clear();
            new Span<double>(totals, 2 * k).Clear();
        }

        var partial = Partials + (nint)slice * n * k;
        var end = Slices.End(slice);
        for (var from = Slices.From(slice); from < end; from += Slices.Chunk)
        {
            var rows = Math.Min(Slices.Chunk, end - from);
            Gradient.Combine<TAct, TLane>(from, rows, g, gRow);
            var activation = new StridedMatrix<float>(a, aRow, 1);
            if (Input.IsPlain)
            {
                activation = new StridedMatrix<float>(Input.Row(from), k, 1);
                if (InputGradient != null)
                {
                    var dx = new StridedMatrix<float>(InputGradient + (nint)from * k, k, 1);
                    ChunkProduct.Multiply(rows, new StridedMatrix<float>(g, gRow, 1), Weight, dx, Accumulate);
                }
            }
            else if (InputGradient == null)
            {
                Input.Activate<TIn, TLane>(from, rows, a, aRow);
            }
            else
            {
                var ahead = SpreadFetch.OfMaps(Level, Input.Row(from), null, (long)rows * k, rows, k, n);
                ChunkProduct.Multiply(rows, new StridedMatrix<float>(g, gRow, 1), Weight, activation, false, ahead);
                Differentiate(from, rows, a, aRow, sums);
            }

            if (wantsSums)
            {
                ColumnSums.Flush(sums, 2 * k, totals);
            }

            if (Partials != null)
            {
                var next = from + rows;
                var (height, width) = IsTurned ? (k, n) : (n, k);
                var ahead = SpreadFetch.OfMaps(
                    Level, Gradient.Map.Row(next), Gradient.Delta + (nint)next * n, (long)Math.Min(Slices.Chunk, end - next) * n, height, width, rows);
                var delta = new StridedMatrix<float>(g, gRow, 1);
                AddProduct(rows, height, width, IsTurned ? activation : delta, IsTurned ? delta : activation, partial, from > Slices.From(slice), ahead);
            }
        }

        Scratch.Return(buffer);
    }

    private readonly void Differentiate(int from, int rows, float* a, nint aRow, float* sums)
    {
        var k = Input.Channels;
        if (!Input.IsGated)
        {
            ActivationGradientKernel<TIn, TLane>.Run(
                a, aRow, Input.Row(from), rows, k, Input.Scale, Input.Shift, InputGradient + (nint)from * k, sums);
            return;
        }

        var step = (nint)Input.Count / Input.Pixels * k;
        for (int end = from + rows, next; from < end; from = next)
        {
            var image = from / Input.Pixels;
            next = Math.Min(end, (image + 1) * Input.Pixels);
            var place = GateSums + (nint)image * k;
            for (var i = 0; from == image * Input.Pixels && i < 5; i++)
            {
                new Span<float>(place + i * step, k).Clear();
            }

            ActivationGradientKernel<TIn, TLane>.RunGated(
                a, aRow, Input.Row(from), next - from, k, Input.Scale, Input.Shift, Input.Gate + (nint)image * k, InputGradient + (nint)from * k, place, step);
            a += (next - from) * aRow;
        }
    }

    // sums[height, width] (+)= left[rows, height]^T right[rows, width]
    private readonly void AddProduct(
        int rows, int height, int width, StridedMatrix<float> left, StridedMatrix<float> right, float* sums, bool accumulate, in SpreadFetch ahead)
    {
        var panels = ColumnPanels.InPlace(Level, rows, width, right);
        ChunkProduct.Multiply(height, left.Transposed, panels, 0, width, new StridedMatrix<float>(sums, width, 1), accumulate, ChunkProduct.TransposedBlock(rows), ahead);
    }
}
