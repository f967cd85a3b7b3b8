using AlphaNet.Pure.Tensors;

namespace AlphaNet.Pure.AutoDiff;

/// <summary>Values side by side in one.</summary>
public static class Concatenations
{
    /// <summary>x [..., a, ...] and others [..., b, ...], ... one after the other along an axis: [..., a + b + ..., ...]. Each one's gradient is its slice of dy.</summary>
    /// <param name="x">The first.</param>
    /// <param name="axis">The axis along which lengths may differ.</param>
    /// <param name="others">The others, of x's type and, but for that axis, of its shape.</param>
    /// <exception cref="ShapeException">x has no such axis, or shapes or types do not fit.</exception>
    public static Var Concat(this Var x, int axis, params ReadOnlySpan<Var> others)
    {
        const string Name = "Concat";
        if ((uint)axis >= (uint)x.Shape.Rank)
        {
            throw new ShapeException(Name, $"{x.Shape} has no axis {axis}");
        }

        var node = x.Tape.Rent<ConcatNode>();
        node.Parts.Add(x.Node);
        node.Axis = axis;
        var (length, needsGradient) = ((long)x.Shape[axis], x.NeedsGradient);
        foreach (var other in others)
        {
            var part = x.Tape.Operand(other, Name);
            if (part.Shape.Rank != x.Shape.Rank || part.Shape.With(axis, x.Shape[axis]) != x.Shape || part.Value.DType != x.Value.DType)
            {
                throw new ShapeException(Name, $"{other.Value} does not continue {x.Value} along axis {axis}: all other lengths and the type must be the same");
            }

            node.Parts.Add(part);
            length += part.Shape[axis];
            needsGradient |= part.NeedsGradient;
        }

        return length <= int.MaxValue
            ? x.Tape.Record(node, x.Shape.With(axis, (int)length), x.Value.DType, needsGradient)
            : throw new ShapeException(Name, $"{length:N0} elements along axis {axis} are more than an axis can have");
    }

    private sealed class ConcatNode : Node
    {
        public List<Node> Parts { get; } = [];

        public int Axis { get; set; }

        protected override bool IsCheap => true;

        protected override void Compute(in Tensor y)
        {
            var start = 0;
            foreach (var part in Parts)
            {
                Backend.Copy(part.Value, Next(y, part, ref start));
            }
        }

        protected override void Backward(in Tensor dy)
        {
            var start = 0;
            foreach (var part in Parts)
            {
                var slice = Next(dy, part, ref start);
                if (Needs(part))
                {
                    var dx = GradientOf(part, out var accumulate);
                    Backend.AddScaled(slice, 1, dx, accumulate);
                }
            }
        }

        protected override void Clear() => Parts.Clear();

        private Tensor Next(in Tensor whole, Node part, ref int start)
        {
            var slice = whole.Slice(Axis, start, part.Shape[Axis]);
            start += part.Shape[Axis];
            return slice;
        }
    }
}
