using System.Numerics;
using System.Runtime.CompilerServices;

namespace AlphaNet.Pure.Tensors.Cpu.Gemm;

/// <summary>Copies a block of an operand to dense memory where its own layout would defeat the caches.</summary>
/// <remarks>
/// Rows read along themselves are as fast in place as in copies, unless their strides are large powers of two, whose lines all fall into a few sets of the cache
/// and push each other out. What is read down its columns, a line here and the next a kilobyte further, is copied where the copy serves often enough: in place,
/// tiles wait for page tables and for lines of which they use half (a sixth of the time of a weight's gradient). The copied values are the same, so the result is.
/// </remarks>
internal static unsafe class OperandStaging
{
    // Lines 2 KB apart share 2 of the 64 sets of an L1 cache: the rows of a tile do not fit.
    private const int AliasedRowFloats = 512;

    // Read down the reduction, hundreds of lines at 1 KB apart share 4 sets.
    private const int AliasedStepFloats = 256;

    // Steps of 1 KB and more: four to a page, and every access a line that no prefetcher foresees.
    private const int FarStepFloats = 256;

    // A copied value must serve so many columns or rows of the result that its copy (0.1 ns) does not show.
    private const int MinUses = 96;

    // Of an L1 cache of 32 KB and 8 ways: half of them are left to the other operand and the result.
    private const int L1Sets = 64;
    private const int MostLinesOfSet = 4;

    // Keeps copied rows off the powers of two.
    private const int Pad = 16;

    /// <summary>A[rows, k] itself, or a copy in the calling thread's <see cref="GemmScratch.Block"/>.</summary>
    public static RowStrips Stage(StridedMatrix<float> a, int rows, int k, int columns)
    {
        var down = a.RowStride == 1 && a.ColumnStride != 1;
        var readsWell = down ? a.ColumnStride < FarStepFloats : a.ColumnStride == 1 && a.RowStride % AliasedRowFloats != 0;
        if (readsWell || columns < MinUses || rows == 1)
        {
            return RowStrips.InPlace(a, rows);
        }

        return down ? CopyStrips(a, rows, k) : RowStrips.InPlace(Copy(a, rows, k), rows);
    }

    /// <summary>Rows [k0, k0 + k) of a panel: where they lie, or a copy in <see cref="GemmScratch.EdgePanel"/> that is padded to the panel's width.</summary>
    public static StridedMatrix<float> StagePanel(in ColumnPanels b, int start, int width, int k0, int k, int rows)
    {
        var panel = new StridedMatrix<float>(b.Panel(start, width, k0), b.Step(width), 1);
        var columns = Math.Min(width, b.N - start);
        var isCopied = rows >= MinUses && IsAliased(panel.RowStride, k, b.Level);
        if (!b.IsInPlace || (columns == width && !isCopied))
        {
            return panel;
        }

        var copy = GemmScratch.EdgePanel.Reserve<float>((nint)k * width);
        PanelPacking.Pack(panel, k, columns, width, copy);
        return new StridedMatrix<float>(copy, width, 1);
    }

    // Whether rows so far apart push each other out of L1. With AVX2 a panel is a line wide, and by how many sets its rows share is exact: of 640 floats a row, 8 sets hold 64 of 96.
    private static bool IsAliased(nint stride, int k, SimdLevel level) =>
        stride % AliasedStepFloats == 0 || (level == SimdLevel.Vector256 && stride % CacheLines.Floats == 0 && k > MostLinesOfSet * SetsOf(stride / CacheLines.Floats));

    // A stride of an odd number of lines meets all sets, of twice an odd number half of them, and so on.
    private static int SetsOf(nint lines) => L1Sets >> Math.Min(BitOperations.TrailingZeroCount(lines), BitOperations.Log2(L1Sets));

    private static RowStrips CopyStrips(StridedMatrix<float> a, int rows, int k)
    {
        const int Height = PanelLayout.MaxTileRows;
        var copy = GemmScratch.Block.Reserve<float>((nint)k * ((rows + Height - 1) / Height * Height));
        PanelPacking.PackStrips(a, rows, k, Height, copy);
        return RowStrips.Packed(copy, Height, k);
    }

    private static StridedMatrix<float> Copy(StridedMatrix<float> a, int rows, int k)
    {
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
