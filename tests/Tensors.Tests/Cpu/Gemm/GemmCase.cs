using AlphaNet.Pure.Tensors.Cpu.Gemm;

namespace AlphaNet.Pure.Tensors.Tests.Cpu.Gemm;

/// <summary>How a matrix lies in its buffer.</summary>
public enum MatrixOrder
{
    Rows,
    Columns,
    Scattered,

    /// <summary>One row, broadcast.</summary>
    SameRows,

    /// <summary>One column, broadcast.</summary>
    SameColumns,
}

/// <summary>A product's sizes and layouts; <paramref name="Slack"/> widens every leading stride, as a slice of a bigger matrix has it.</summary>
public sealed record GemmCase(int M, int N, int K, MatrixOrder A, MatrixOrder B, MatrixOrder C, int Slack, bool Accumulate, int Seed)
{
    // The last element ends its buffer: what reads or writes beyond it shows in the guard or in a sum with NaN.
    internal static int Length(int rows, int columns, MatrixOrder order, int slack)
    {
        var (row, column) = Strides(rows, columns, order, slack);
        return (rows - 1) * row + (columns - 1) * column + 1;
    }

    internal static (int Row, int Column) Strides(int rows, int columns, MatrixOrder order, int slack) => order switch
    {
        MatrixOrder.Rows => (columns + slack, 1),
        MatrixOrder.Columns => (1, rows + slack),
        MatrixOrder.SameRows => (0, 1),
        MatrixOrder.SameColumns => (1, 0),
        _ => (2 * columns + slack, 2),
    };

    internal static unsafe StridedMatrix<T> View<T>(T* data, int rows, int columns, MatrixOrder order, int slack) where T : unmanaged
    {
        var (row, column) = Strides(rows, columns, order, slack);
        return new StridedMatrix<T>(data, row, column);
    }
}
