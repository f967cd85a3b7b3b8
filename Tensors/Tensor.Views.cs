namespace AlphaNet.Pure.Tensors;

/// <content>Views: no element is moved by any of these.</content>
public readonly partial struct Tensor
{
    /// <summary>Elements <paramref name="start"/> to <paramref name="start"/> + <paramref name="length"/> - 1 along an axis.</summary>
    /// <exception cref="ShapeException">The range leaves the axis.</exception>
    public Tensor Slice(int axis, int start, int length)
    {
        if ((uint)axis >= (uint)Rank || start < 0 || length < 0 || start + (long)length > Shape[axis])
        {
            throw new ShapeException("Slice", $"[{start}, {start + (long)length}) along axis {axis} leaves shape {Shape}");
        }

        return new Tensor(Storage, generation, Offset + start * Strides[axis], Shape.With(axis, length), Strides, DType);
    }

    /// <summary>The leading block: the first <paramref name="lengths"/> elements of each axis. An elastic weight is such a prefix.</summary>
    public Tensor Prefix(params ReadOnlySpan<int> lengths)
    {
        if (lengths.Length != Rank)
        {
            throw new ShapeException("Prefix", $"{lengths.Length} lengths given for shape {Shape}");
        }

        var view = this;
        for (var i = 0; i < lengths.Length; i++)
        {
            view = view.Slice(i, 0, lengths[i]);
        }

        return view;
    }

    /// <summary>Axes in another order: axis i of the result is axis <c>order[i]</c> of this.</summary>
    public Tensor Permute(params ReadOnlySpan<int> order)
    {
        Span<int> lengths = stackalloc int[Shape.MaxRank];
        Span<int> steps = stackalloc int[Shape.MaxRank];
        var seen = 0;
        for (var i = 0; i < Math.Min(order.Length, Rank); i++)
        {
            if ((uint)order[i] >= (uint)Rank)
            {
                throw new ShapeException("Permute", $"shape {Shape} has no axis {order[i]}");
            }

            seen |= 1 << order[i];
            lengths[i] = Shape[order[i]];
            steps[i] = Strides[order[i]];
        }

        if (order.Length != Rank || seen != (1 << Rank) - 1)
        {
            throw new ShapeException("Permute", $"[{string.Join(", ", order.ToArray())}] is no order of the axes of {Shape}");
        }

        return new Tensor(Storage, generation, Offset, new Shape(lengths[..Rank]), new Strides(steps[..Rank]), DType);
    }

    /// <summary>The last two axes exchanged.</summary>
    public Tensor Transpose()
    {
        if (Rank < 2)
        {
            throw new ShapeException("Transpose", $"shape {Shape} has fewer than two axes");
        }

        Span<int> order = stackalloc int[Rank];
        for (var i = 0; i < Rank; i++)
        {
            order[i] = i;
        }

        (order[^1], order[^2]) = (order[^2], order[^1]);
        return Permute(order);
    }

    /// <summary>The same elements in row-major order under another shape; one length may be -1 and is worked out.</summary>
    /// <exception cref="ShapeException">The counts differ, a second length is to be worked out, or the elements do not lie densely.</exception>
    public Tensor Reshape(params ReadOnlySpan<int> lengths)
    {
        if (lengths.Length > Shape.MaxRank)
        {
            throw new ShapeException("Reshape", $"{lengths.Length} lengths given for {Shape}; tensors have at most {Shape.MaxRank} axes");
        }

        Span<int> full = stackalloc int[Shape.MaxRank];
        long known = 1;
        var unknown = -1;
        for (var i = 0; i < lengths.Length; i++)
        {
            if (lengths[i] == -1 && unknown < 0)
            {
                unknown = i;
            }
            else if (lengths[i] < 0)
            {
                throw new ShapeException("Reshape", $"[{string.Join(", ", lengths.ToArray())}] is no shape for {Shape}: only one length may be -1, to be worked out, and none below");
            }
            else
            {
                known = Math.Min(known * lengths[i], int.MaxValue);
            }

            full[i] = lengths[i];
        }

        if (unknown >= 0)
        {
            full[unknown] = known == 0 ? 0 : (int)(Count / known);
        }

        var target = new Shape(full[..lengths.Length]);
        if (target.Count != Count)
        {
            throw new ShapeException("Reshape", $"{Shape} has {Count} elements, {target} has {target.Count}");
        }

        if (!IsContiguous)
        {
            throw new ShapeException("Reshape", $"a view {Shape} with strides {Strides} does not lie densely; Clone() it first, or a Var's Contiguous()");
        }

        return new Tensor(Storage, generation, Offset, target, target.DenseStrides(), DType);
    }

    /// <summary>All axes but the last as one: [..., c] as [rows, c]; a matrix as it is.</summary>
    /// <exception cref="ShapeException">There is no axis, the rows are more than an axis holds, or the elements do not lie densely.</exception>
    public Tensor ToMatrix()
    {
        if (Rank == 2)
        {
            return this;
        }

        // Not by Reshape's -1: rows without elements are rows.
        var rows = Rank == 0 ? -1 : Shape.With(Rank - 1, 1).Count;
        return rows is >= 0 and <= int.MaxValue
            ? Reshape((int)rows, Shape[^1])
            : throw new ShapeException("ToMatrix", $"{Shape} has {(Rank == 0 ? "no axis" : $"{rows:N0} rows")}; a matrix has at most {int.MaxValue:N0}");
    }

    /// <summary>Repeats axes of length 1 (and adds leading ones) up to <paramref name="shape"/>, by strides of zero.</summary>
    public Tensor BroadcastTo(Shape shape)
    {
        Span<int> steps = stackalloc int[Shape.MaxRank];
        for (var i = 1; i <= shape.Rank; i++)
        {
            var own = i <= Rank ? Shape[^i] : 1;
            if (own != shape[^i] && own != 1)
            {
                throw new ShapeException("BroadcastTo", $"{Shape} does not broadcast to {shape}: axis {-i} is {own} against {shape[^i]}");
            }

            steps[shape.Rank - i] = own == 1 && shape[^i] != 1 || i > Rank ? 0 : Strides[^i];
        }

        if (Rank > shape.Rank)
        {
            throw new ShapeException("BroadcastTo", $"{Shape} has more axes than {shape}");
        }

        return new Tensor(Storage, generation, Offset, shape, new Strides(steps[..shape.Rank]), DType);
    }

    /// <summary>The axis of length 1 taken out.</summary>
    public Tensor Squeeze(int axis)
    {
        if (Shape[axis] != 1)
        {
            throw new ShapeException("Squeeze", $"axis {axis} of {Shape} is not of length 1");
        }

        Span<int> lengths = stackalloc int[Shape.MaxRank];
        Span<int> steps = stackalloc int[Shape.MaxRank];
        for (int i = 0, j = 0; i < Rank; i++)
        {
            if (i != axis)
            {
                lengths[j] = Shape[i];
                steps[j++] = Strides[i];
            }
        }

        return new Tensor(Storage, generation, Offset, new Shape(lengths[..(Rank - 1)]), new Strides(steps[..(Rank - 1)]), DType);
    }

    /// <summary>A new axis of length 1 before <paramref name="axis"/>, or at the end.</summary>
    public Tensor Unsqueeze(int axis)
    {
        if ((uint)axis > (uint)Rank || Rank == Shape.MaxRank)
        {
            throw new ShapeException("Unsqueeze", $"no axis can be put in at {axis} of {Shape}; tensors have at most {Shape.MaxRank} axes");
        }

        Span<int> lengths = stackalloc int[Shape.MaxRank];
        Span<int> steps = stackalloc int[Shape.MaxRank];
        for (int i = 0, j = 0; i <= Rank; i++)
        {
            lengths[i] = i == axis ? 1 : Shape[j];
            steps[i] = i == axis ? 1 : Strides[j++];
        }

        return new Tensor(Storage, generation, Offset, new Shape(lengths[..(Rank + 1)]), new Strides(steps[..(Rank + 1)]), DType);
    }
}
