using System.Runtime.CompilerServices;
using AlphaNet.Pure.Tensors.Cpu.Elementwise;
using AlphaNet.Pure.Tensors.Cpu.Gemm;
using AlphaNet.Pure.Tensors.Lanes;
using AlphaNet.Pure.Tensors.Threading;

namespace AlphaNet.Pure.Tensors.Cpu.Fused;

/// <summary>Adds the slices' weight gradients, in their order, to the gradient; a part is some of their rows.</summary>
internal unsafe struct PartialSumsJob<TLane> : IParallelJob where TLane : struct, IFloatLane<TLane>
{
    // Read by a part.
    private const int PartFloats = 32 * 1024;

    // Of slices that are turned, so many columns at a time are summed on the stack.
    private const int TurnedRows = CacheLines.Floats;
    private const int TurnedColumns = 64;

    /// <summary>Rows of a slice.</summary>
    public required int Rows;

    /// <summary>Columns of a slice.</summary>
    public required int Columns;

    public required int Slices;
    public required float* Partials;

    /// <summary>The gradient: dense rows.</summary>
    public required StridedMatrix<float> Target;

    /// <summary>Whether the slices are its transposes.</summary>
    public required bool IsTurned;

    public readonly int Parts => RowSlices.Parts(Rows, RowsPerPart);

    private readonly int RowsPerPart
    {
        get
        {
            var rows = Math.Max(1, PartFloats / Slices / Columns);
            return IsTurned ? RowSlices.Parts(rows, TurnedRows) * TurnedRows : rows;
        }
    }

    public readonly void Execute(int part)
    {
        var end = Math.Min(Rows, (part + 1) * RowsPerPart);
        if (IsTurned)
        {
            AddTurned(part * RowsPerPart, end);
            return;
        }

        for (var row = part * RowsPerPart; row < end; row++)
        {
            Sum(row, 0, Columns, Target.At(row, 0), accumulate: true);
        }
    }

    [SkipLocalsInit]
    private readonly void AddTurned(int from, int end)
    {
        var sums = stackalloc float[TurnedRows * TurnedColumns];
        for (var top = from; top < end; top += TurnedRows)
        {
            var rows = Math.Min(TurnedRows, end - top);
            for (var left = 0; left < Columns; left += TurnedColumns)
            {
                var columns = Math.Min(TurnedColumns, Columns - left);
                for (var row = 0; row < rows; row++)
                {
                    Sum(top + row, left, columns, sums + row * TurnedColumns, accumulate: false);
                }

                FloatTranspose.Run(sums, TurnedColumns, Target.At(left, top), Target.RowStride, columns, rows, accumulate: true);
            }
        }
    }

    // Some columns of a row, over all slices.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private readonly void Sum(int row, int column, int count, float* target, bool accumulate)
    {
        var slice = (nint)Rows * Columns;
        var source = Partials + (nint)row * Columns + column;
        var i = 0;
        for (; i <= count - TLane.Width; i += TLane.Width)
        {
            var sum = TLane.Load(source + i);
            for (var s = 1; s < Slices; s++)
            {
                sum += TLane.Load(source + s * slice + i);
            }

            TLane.Store(target + i, accumulate ? TLane.Load(target + i) + sum : sum);
        }

        if (i < count)
        {
            var rest = count - i;
            var sum = TLane.Load(source + i, rest);
            for (var s = 1; s < Slices; s++)
            {
                sum += TLane.Load(source + s * slice + i, rest);
            }

            TLane.Store(target + i, accumulate ? TLane.Load(target + i, rest) + sum : sum, rest);
        }
    }
}
