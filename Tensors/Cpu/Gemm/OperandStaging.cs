using System.Runtime.CompilerServices;

namespace AlphaNet.Pure.Tensors.Cpu.Gemm;

/// <summary>Copies a block of an operand to dense memory where its own layout would defeat the caches.</summary>
/// <remarks>
/// Reading in place is as fast as reading copies, with two exceptions: no stride of 1, and strides of large powers of two, whose lines all fall
/// into a few sets of the cache and push each other out. The copied values are the same, so the result is.
/// </remarks>
internal static unsafe class OperandStaging
{
    // Lines 2 KB apart share 2 of the 64 sets of an L1 cache: the rows of a tile do not fit.
    private const int AliasedRowFloats = 512;

    // Read down the reduction, hundreds of lines at 1 KB apart share 4 sets.
    private const int AliasedStepFloats = 256;

    // A copied value must serve so many columns or rows of the result that its copy (0.1 ns) does not show.
    private const int MinUses = 96;

    // Keeps copied rows off the powers of two.
    private const int Pad = 16;

    /// <summary>A[rows, k] itself, or a copy in the calling thread's <see cref="GemmScratch.Block"/>.</summary>
    public static StridedMatrix<float> Stage(StridedMatrix<float> a, int rows, int k, int columns)
    {
        var readsWell = a.ColumnStride == 1
            ? a.RowStride % AliasedRowFloats != 0
            : a.RowStride == 1 && a.ColumnStride % AliasedStepFloats != 0;
        return readsWell || columns < MinUses || rows == 1 ? a : Copy(a, rows, k);
    }

    /// <summary>Rows [k0, k0 + k) of a panel: where they lie, or a copy in <see cref="GemmScratch.EdgePanel"/> that is padded to the panel's width.</summary>
    public static StridedMatrix<float> StagePanel(in ColumnPanels b, int start, int width, int k0, int k, int rows)
    {
        var panel = new StridedMatrix<float>(b.Panel(start, width, k0), b.Step(width), 1);
        var columns = Math.Min(width, b.N - start);
        var aliased = panel.RowStride % AliasedStepFloats == 0 && rows >= MinUses;
        if (!b.IsInPlace || (columns == width && !aliased))
        {
            return panel;
        }

        var copy = GemmScratch.EdgePanel.Reserve<float>((nint)k * width);
        PanelPacking.Pack(panel, k, columns, width, copy);
        return new StridedMatrix<float>(copy, width, 1);
    }

    // A transposed A keeps its columns together, everything else its rows.
    private static StridedMatrix<float> Copy(StridedMatrix<float> a, int rows, int k)
    {
        if (a.RowStride == 1 && a.ColumnStride != 1)
        {
            return Copy(a.Transposed, k, rows).Transposed;
        }

        nint leading = (k + Pad - 1) / Pad * Pad;
        leading += leading % AliasedStepFloats == 0 ? Pad : 0;
        var copy = new StridedMatrix<float>(GemmScratch.Block.Reserve<float>(rows * leading), leading, 1);
        CopyRows(a, rows, k, copy);
        return copy;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void CopyRows(StridedMatrix<float> from, int rows, int columns, StridedMatrix<float> to)
    {
        for (var row = 0; row < rows; row++)
        {
            var source = from.At(row, 0);
            var target = to.At(row, 0);
            if (from.ColumnStride == 1)
            {
                new ReadOnlySpan<float>(source, columns).CopyTo(new Span<float>(target, columns));
                continue;
            }

            for (var column = 0; column < columns; column++)
            {
                target[column] = source[column * from.ColumnStride];
            }
        }
    }
}
