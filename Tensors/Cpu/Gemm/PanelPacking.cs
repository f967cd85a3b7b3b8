using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace AlphaNet.Pure.Tensors.Cpu.Gemm;

/// <summary>Copies a strided matrix into one panel <c>[k][width]</c>.</summary>
internal static unsafe class PanelPacking
{
    private const int RowsAtATime = 16;

    /// <summary>Packs <paramref name="columns"/> columns and fills the panel up to <paramref name="width"/> with zeros.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Pack(StridedMatrix<float> source, int k, int columns, int width, float* panel)
    {
        var done = 0;
        if (source.ColumnStride == 1)
        {
            done = CopyRows(source.Data, source.RowStride, k, columns, width, panel);
        }
        else if (source.RowStride == 1)
        {
            done = TransposeRows(source.Data, source.ColumnStride, k, columns, width, panel);
        }

        for (var column = done; column < width; column++)
        {
            var from = source.At(0, column);
            for (var row = 0; row < k; row++)
            {
                panel[(nint)row * width + column] = column < columns ? from[row * source.RowStride] : 0f;
            }
        }
    }

    /// <summary>Packs A[rows, k], a transposed matrix (row stride 1), into strips <c>[k][height]</c>, the last one padded with zeros.</summary>
    /// <remarks>A few columns of A at a time: each is a run of memory over all strips, and together they lie on no more pages than the processor keeps at hand.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void PackStrips(StridedMatrix<float> a, int rows, int k, int height, float* strips)
    {
        for (var p = 0; p < k; p += RowsAtATime)
        {
            var steps = Math.Min(RowsAtATime, k - p);
            for (var row = 0; row < rows; row += height)
            {
                Pack(a.From(row, p).Transposed, steps, Math.Min(height, rows - row), height, strips + (nint)row * k + (nint)p * height);
            }
        }
    }

    // Whole groups of 8 columns, row by row; returns the columns done.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int CopyRows(float* source, nint rowStride, int k, int columns, int width, float* panel)
    {
        var whole = columns & ~7;
        for (var row = 0; row < k; row++, source += rowStride, panel += width)
        {
            var column = 0;
            for (; column <= whole - 16; column += 16)
            {
                Vector512.Load(source + column).Store(panel + column);
            }

            if (column < whole)
            {
                Vector256.Load(source + column).Store(panel + column);
            }
        }

        return whole;
    }

    // Blocks of 4 by 4 turned in registers. A cache line of every column at a time: lines are read whole, and the part of the panel written stays in L1.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int TransposeRows(float* source, nint columnStride, int k, int columns, int width, float* panel)
    {
        var wholeColumns = columns & ~3;
        for (var row = 0; row < k; row += RowsAtATime)
        {
            var rows = Math.Min(RowsAtATime, k - row);
            for (var column = 0; column < wholeColumns; column += 4)
            {
                TransposeFourColumns(source + column * columnStride + row, columnStride, rows, panel + (nint)row * width + column, width);
            }
        }

        return wholeColumns;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void TransposeFourColumns(float* from, nint columnStride, int rows, float* to, nint width)
    {
        for (; rows >= 4; rows -= 4, from += 4, to += 4 * width)
        {
            var x0 = Vector128.Load(from);
            var x1 = Vector128.Load(from + columnStride);
            var x2 = Vector128.Load(from + 2 * columnStride);
            var x3 = Vector128.Load(from + 3 * columnStride);
            var low01 = ZipLow(x0, x1);
            var high01 = ZipHigh(x0, x1);
            var low23 = ZipLow(x2, x3);
            var high23 = ZipHigh(x2, x3);
            PairLow(low01, low23).Store(to);
            PairHigh(low01, low23).Store(to + width);
            PairLow(high01, high23).Store(to + 2 * width);
            PairHigh(high01, high23).Store(to + 3 * width);
        }

        for (; rows > 0; rows--, from++, to += width)
        {
            to[0] = from[0];
            to[1] = from[columnStride];
            to[2] = from[2 * columnStride];
            to[3] = from[3 * columnStride];
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> ZipLow(Vector128<float> x, Vector128<float> y) =>
        Sse.IsSupported ? Sse.UnpackLow(x, y) : Vector128.Create(x[0], y[0], x[1], y[1]);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> ZipHigh(Vector128<float> x, Vector128<float> y) =>
        Sse.IsSupported ? Sse.UnpackHigh(x, y) : Vector128.Create(x[2], y[2], x[3], y[3]);

    // Joining halves as Vector64 costs ten times as much as the whole transposition: they travel through the stack.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> PairLow(Vector128<float> x, Vector128<float> y) =>
        Sse.IsSupported ? Sse.MoveLowToHigh(x, y) : Vector128.Create(x[0], x[1], y[0], y[1]);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> PairHigh(Vector128<float> x, Vector128<float> y) =>
        Sse.IsSupported ? Sse.MoveHighToLow(y, x) : Vector128.Create(x[2], x[3], y[2], y[3]);
}
