using System.Runtime.CompilerServices;

namespace AlphaNet.Pure.Tensors;

/// <summary>Steps between neighbours along each axis, in elements; 0 repeats an element, as broadcasting does.</summary>
public readonly struct Strides
{
    private readonly Axes axes;

    /// <summary>Strides of the given steps.</summary>
    public Strides(params ReadOnlySpan<int> steps)
    {
        Rank = steps.Length;
        steps.CopyTo(axes);
    }

    /// <summary>Number of axes.</summary>
    public int Rank { get; }

    /// <summary>Step of an axis in elements.</summary>
    public int this[int axis] => (uint)axis < (uint)Rank
        ? axes[axis]
        : throw new ArgumentOutOfRangeException(nameof(axis), axis, $"These strides have no axis {axis}.");

    /// <summary>Step of an axis; <c>^1</c> is the last.</summary>
    public int this[Index axis] => this[axis.GetOffset(Rank)];

    /// <summary>Writes the steps to the front of a span.</summary>
    public void CopyTo(Span<int> destination) => ((ReadOnlySpan<int>)axes)[..Rank].CopyTo(destination);

    /// <summary>The steps in brackets.</summary>
    public override string ToString() => $"[{string.Join(", ", ((ReadOnlySpan<int>)axes)[..Rank].ToArray())}]";

    [InlineArray(Shape.MaxRank)]
    private struct Axes
    {
        private int first;
    }
}
