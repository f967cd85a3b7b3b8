using AlphaNet.Pure.Tensors;

namespace AlphaNet.Pure.Kernels.Launching;

/// <summary>Where the elements of a tensor lie, as a value that kernels take: up to six axes, innermost first, steps in elements.</summary>
/// <remarks>Axes that another adjoins without a gap are made one, so that dense tensors have a single axis and nothing to divide.</remarks>
internal readonly struct Layout
{
    private readonly Divisor length0;
    private readonly Divisor length1;
    private readonly Divisor length2;
    private readonly Divisor length3;
    private readonly Divisor length4;
    private readonly int step0;
    private readonly int step1;
    private readonly int step2;
    private readonly int step3;
    private readonly int step4;
    private readonly int step5;
    private readonly int axes;

    private Layout(ReadOnlySpan<int> lengths, ReadOnlySpan<int> steps, int axes)
    {
        this.axes = axes;
        (length0, length1, length2, length3, length4) = (lengths[0], lengths[1], lengths[2], lengths[3], lengths[4]);
        (step0, step1, step2, step3, step4, step5) = (steps[0], steps[1], steps[2], steps[3], steps[4], steps[5]);
    }

    /// <summary>A tensor's own layout.</summary>
    public static Layout Of(in Tensor tensor) => Of(tensor, tensor.Shape);

    /// <summary>A tensor's layout as broadcast to a shape: axes of length 1 stand still.</summary>
    public static Layout Of(in Tensor tensor, Shape shape)
    {
        Span<int> lengths = stackalloc int[Shape.MaxRank];
        Span<int> steps = stackalloc int[Shape.MaxRank];
        lengths.Fill(1);
        var axes = 0;
        for (var axis = shape.Rank - 1; axis >= 0; axis--)
        {
            var own = axis - (shape.Rank - tensor.Rank);
            var step = own < 0 || tensor.Shape[own] == 1 ? 0 : tensor.Strides[own];
            if (shape[axis] == 1)
            {
                continue;
            }

            if (axes > 0 && step == steps[axes - 1] * lengths[axes - 1])
            {
                lengths[axes - 1] *= shape[axis];
            }
            else
            {
                lengths[axes] = shape[axis];
                steps[axes++] = step;
            }
        }

        return new Layout(lengths, steps, axes);
    }

    /// <summary>Where an element lies, by its number in row-major order.</summary>
    public int this[int index]
    {
        get
        {
            if (axes <= 1)
            {
                return index * step0;
            }

            var rest = index / length0;
            var offset = (index - rest * length0) * step0;
            if (axes == 2)
            {
                return offset + rest * step1;
            }

            var next = rest / length1;
            offset += (rest - next * length1) * step1;
            rest = next / length2;
            offset += (next - rest * length2) * step2;
            next = rest / length3;
            offset += (rest - next * length3) * step3;
            rest = next / length4;
            return offset + (next - rest * length4) * step4 + rest * step5;
        }
    }
}
