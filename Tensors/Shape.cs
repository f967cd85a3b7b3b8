using System.Runtime.CompilerServices;

namespace AlphaNet.Pure.Tensors;

/// <summary>Lengths of up to six axes, kept in place: making one allocates nothing.</summary>
public readonly struct Shape : IEquatable<Shape>
{
    /// <summary>The most axes a tensor has.</summary>
    public const int MaxRank = 6;

    private readonly Axes axes;

    /// <summary>A shape of the given lengths; no lengths make a scalar's shape.</summary>
    /// <exception cref="ArgumentException">More than <see cref="MaxRank"/> axes, a negative length, or more elements than can be counted.</exception>
    public Shape(params ReadOnlySpan<int> lengths)
    {
        if (lengths.Length > MaxRank)
        {
            throw new ArgumentException($"Shape: {lengths.Length} axes given, tensors have at most {MaxRank}.");
        }

        var (count, isEmpty, isCountable) = (1UL, false, true);
        foreach (var length in lengths)
        {
            if (length < 0)
            {
                throw new ArgumentException($"Shape: length {length} is negative in [{string.Join(", ", lengths.ToArray())}].");
            }

            // A product that wraps around would pass for a small one wherever memory is measured.
            isCountable &= Math.BigMul(count, (ulong)length, out count) == 0 && count <= long.MaxValue;
            isEmpty |= length == 0;
        }

        if (!isCountable && !isEmpty)
        {
            throw new ArgumentException($"Shape: [{string.Join(", ", lengths.ToArray())}] has more elements than a 64-bit number counts.");
        }

        Rank = lengths.Length;
        lengths.CopyTo(axes);
    }

    /// <summary>Number of axes.</summary>
    public int Rank { get; }

    /// <summary>Number of elements: the product of the lengths, 1 for a scalar.</summary>
    public long Count
    {
        get
        {
            long count = 1;
            for (var i = 0; i < Rank; i++)
            {
                count *= axes[i];
            }

            return count;
        }
    }

    /// <summary>Length of an axis.</summary>
    /// <exception cref="ArgumentOutOfRangeException">No such axis.</exception>
    public int this[int axis] => (uint)axis < (uint)Rank
        ? axes[axis]
        : throw new ArgumentOutOfRangeException(nameof(axis), axis, $"Shape {this} has no axis {axis}; axes count from 0, [^1] is the last.");

    /// <summary>Length of an axis; <c>^1</c> is the last.</summary>
    public int this[Index axis] => this[axis.GetOffset(Rank)];

    /// <summary>The lengths as an array.</summary>
    public int[] ToArray() => ((ReadOnlySpan<int>)axes)[..Rank].ToArray();

    /// <summary>The same shape with one length replaced.</summary>
    public Shape With(int axis, int length)
    {
        Span<int> lengths = stackalloc int[MaxRank];
        CopyTo(lengths);
        _ = this[axis];
        lengths[axis] = length;
        return new Shape(lengths[..Rank]);
    }

    /// <summary>Writes the lengths to the front of a span.</summary>
    public void CopyTo(Span<int> destination) => ((ReadOnlySpan<int>)axes)[..Rank].CopyTo(destination);

    /// <summary>Strides of a dense row-major tensor of this shape, in elements.</summary>
    public Strides DenseStrides()
    {
        Span<int> strides = stackalloc int[MaxRank];
        var step = 1;
        for (var i = Rank - 1; i >= 0; i--)
        {
            strides[i] = step;
            step *= Math.Max(axes[i], 1);
        }

        return new Strides(strides[..Rank]);
    }

    /// <summary>The shape both operands broadcast to: aligned at the last axis, a length of 1 stretches.</summary>
    /// <exception cref="ShapeException">An axis differs and neither length is 1.</exception>
    public static Shape Broadcast(string operation, Shape left, Shape right)
    {
        var rank = Math.Max(left.Rank, right.Rank);
        Span<int> lengths = stackalloc int[MaxRank];
        for (var i = 1; i <= rank; i++)
        {
            var l = i <= left.Rank ? left[^i] : 1;
            var r = i <= right.Rank ? right[^i] : 1;
            if (l != r && l != 1 && r != 1)
            {
                throw new ShapeException(operation, $"shapes {left} and {right} do not broadcast: axis {-i} is {l} against {r}; lengths must be equal or 1");
            }

            lengths[rank - i] = l == 1 ? r : l;
        }

        return new Shape(lengths[..rank]);
    }

    /// <inheritdoc/>
    public bool Equals(Shape other) =>
        Rank == other.Rank && ((ReadOnlySpan<int>)axes)[..Rank].SequenceEqual(((ReadOnlySpan<int>)other.axes)[..Rank]);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is Shape other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = new HashCode();
        for (var i = 0; i < Rank; i++)
        {
            hash.Add(axes[i]);
        }

        return hash.ToHashCode();
    }

    /// <summary>Whether two shapes have the same axes.</summary>
    public static bool operator ==(Shape left, Shape right) => left.Equals(right);

    /// <summary>Whether two shapes differ.</summary>
    public static bool operator !=(Shape left, Shape right) => !left.Equals(right);

    /// <summary>The lengths in brackets, as in <c>[16, 96, 96, 24]</c>.</summary>
    public override string ToString() => $"[{string.Join(", ", ToArray())}]";

    [InlineArray(MaxRank)]
    private struct Axes
    {
        private int first;
    }
}
