using System.Runtime.CompilerServices;

namespace AlphaNet.Pure.Tensors.Cpu.Elementwise;

/// <summary>The loops over one shape with the steps of up to four operands, as few loops as the strides allow.</summary>
/// <remarks>
/// Axes of length 1 vanish, and neighbours that every operand walks through in one stride merge: a dense tensor is one loop whatever its rank.
/// The last loop is called columns, the one around it rows.
/// </remarks>
internal unsafe struct LoopNest
{
    public const int MaxOperands = 4;

    /// <summary>For <see cref="Over"/>: keep the row-major order of the shape.</summary>
    public const int InOrder = -1;

    private fixed int lengths[Shape.MaxRank];
    private fixed int steps[MaxOperands * Shape.MaxRank];
    private int rank;

    /// <summary>Operands walked along.</summary>
    public int Operands { get; private set; }

    /// <summary>Length of the innermost loop.</summary>
    public readonly int Columns => rank == 0 ? 1 : lengths[rank - 1];

    /// <summary>Times the innermost loop runs.</summary>
    public readonly long Rows
    {
        get
        {
            long rows = 1;
            for (var i = 0; i < rank - 1; i++)
            {
                rows *= lengths[i];
            }

            return rows;
        }
    }

    /// <summary>Points in all.</summary>
    public readonly long Count => Rows * Columns;

    /// <summary>Length of the second innermost loop.</summary>
    public readonly int RowLength => rank < 2 ? 1 : lengths[rank - 2];

    /// <summary>Whether every operand lies densely along the columns.</summary>
    public readonly bool HasDenseColumns
    {
        get
        {
            for (var k = 0; k < Operands; k++)
            {
                if (ColumnStep(k) != 1)
                {
                    return false;
                }
            }

            return true;
        }
    }

    /// <summary>Loops over a shape.</summary>
    /// <param name="shape">The shape.</param>
    /// <param name="leader">The operand whose small steps go innermost, so that permuted views run along memory, or <see cref="InOrder"/>.</param>
    /// <param name="operands">Steps of each operand, broadcast to the shape.</param>
    public static LoopNest Over(Shape shape, int leader, params ReadOnlySpan<Strides> operands)
    {
        var nest = new LoopNest { Operands = operands.Length };
        Span<int> axes = stackalloc int[Shape.MaxRank];
        var count = 0;
        for (var axis = 0; axis < shape.Rank; axis++)
        {
            if (shape[axis] == 1)
            {
                continue;
            }

            var place = count++;
            while (leader >= 0 && place > 0 && Math.Abs(operands[leader][axes[place - 1]]) < Math.Abs(operands[leader][axis]))
            {
                axes[place] = axes[place - 1];
                place--;
            }

            axes[place] = axis;
        }

        Span<int> step = stackalloc int[MaxOperands];
        for (var i = 0; i < count; i++)
        {
            for (var k = 0; k < operands.Length; k++)
            {
                step[k] = operands[k][axes[i]];
            }

            nest.Append(shape[axes[i]], step);
        }

        return nest;
    }

    /// <summary>Step of an operand along the columns; a single column counts as dense.</summary>
    public readonly int ColumnStep(int operand) => rank == 0 ? 1 : steps[operand * Shape.MaxRank + rank - 1];

    /// <summary>Step of an operand along the rows.</summary>
    public readonly int RowStep(int operand) => rank < 2 ? 0 : steps[operand * Shape.MaxRank + rank - 2];

    /// <summary>Adds an innermost loop, merged into the last where all operands continue through it.</summary>
    public void Append(int length, ReadOnlySpan<int> step)
    {
        var merges = rank > 0 && (long)lengths[rank - 1] * length <= int.MaxValue;
        for (var k = 0; merges && k < Operands; k++)
        {
            merges = steps[k * Shape.MaxRank + rank - 1] == (long)step[k] * length;
        }

        if (!merges)
        {
            rank++;
            lengths[rank - 1] = 1;
        }

        lengths[rank - 1] *= length;
        for (var k = 0; k < Operands; k++)
        {
            steps[k * Shape.MaxRank + rank - 1] = step[k];
        }
    }

    /// <summary>
    /// Splits off the loops around the columns: those along which the operand stands still (what is summed over) and the others.
    /// </summary>
    public readonly void Split(int operand, out LoopNest moving, out LoopNest still)
    {
        moving = new LoopNest { Operands = Operands };
        still = new LoopNest { Operands = Operands };
        Span<int> step = stackalloc int[MaxOperands];
        for (var i = 0; i < rank - 1; i++)
        {
            for (var k = 0; k < Operands; k++)
            {
                step[k] = steps[k * Shape.MaxRank + i];
            }

            (steps[operand * Shape.MaxRank + i] == 0 ? ref still : ref moving).Append(lengths[i], step);
        }
    }

    /// <summary>Makes the loop along which the operand lies densely the row loop, if there is one: for transposing.</summary>
    public void BringDenseAxisToRows(int operand)
    {
        for (var i = 0; i < rank - 2; i++)
        {
            if (steps[operand * Shape.MaxRank + i] != 1)
            {
                continue;
            }

            (lengths[i], lengths[rank - 2]) = (lengths[rank - 2], lengths[i]);
            for (var k = 0; k < Operands; k++)
            {
                var of = k * Shape.MaxRank;
                (steps[of + i], steps[of + rank - 2]) = (steps[of + rank - 2], steps[of + i]);
            }

            return;
        }
    }

    /// <summary>Where row number <paramref name="row"/> begins in each operand, in elements from the operand's first.</summary>
    /// <returns>The row's place in its loop.</returns>
    public readonly int RowOffsets(long row, long* offsets)
    {
        for (var k = 0; k < Operands; k++)
        {
            offsets[k] = 0;
        }

        var place = 0;
        for (var i = rank - 2; i >= 0; i--)
        {
            var (rest, at) = Math.DivRem(row, lengths[i]);
            row = rest;
            place = i == rank - 2 ? (int)at : place;
            for (var k = 0; k < Operands; k++)
            {
                offsets[k] += at * steps[k * Shape.MaxRank + i];
            }
        }

        return place;
    }

    /// <summary>Where point number <paramref name="point"/> lies in each operand.</summary>
    public readonly void Offsets(long point, long* offsets)
    {
        var (row, column) = Math.DivRem(point, Columns);
        RowOffsets(row, offsets);
        for (var k = 0; k < Operands; k++)
        {
            offsets[k] += column * ColumnStep(k);
        }
    }
}
