namespace AlphaNet.Pure.AutoDiff.Tests;

/// <summary>An operation of one's own, with public API only: what the documentation promises.</summary>
public sealed class NodeTests
{
    [Fact]
    public void An_operation_of_ones_own_passes_the_gradient_check() => GradientProperty.Check(draw =>
    {
        var shape = draw.Shape();
        draw.Input(shape);
        draw.Input(shape);
        return v => Blend(v[0], v[1], 0.25);
    });

    [Fact]
    public void It_takes_part_in_larger_functions() => GradientProperty.Check(draw =>
    {
        var shape = draw.Shape();
        draw.Input(shape);
        draw.Input(shape);
        return v => Blend(v[0].Swish(), Blend(v[1], v[0], 0.5) * v[1], 0.75) + v[0];
    });

    [Fact]
    public void A_node_that_was_not_rented_from_the_tape_is_refused()
    {
        using var backend = new CpuBackend(1);
        var tape = new Tape(backend);
        var x = tape.Input(Tensor.Zeros(new Shape(2), DType.Float64));
        var made = new BlendNode { A = x.Node, B = x.Node };
        Assert.Throws<InvalidOperationException>(() => tape.Record(made, x.Shape, DType.Float64, needsGradient: true));
        var rentedElsewhere = new Tape(backend).Rent<BlendNode>();
        Assert.Contains("Rent", Assert.Throws<InvalidOperationException>(() => tape.Record(rentedElsewhere, x.Shape, DType.Float64, needsGradient: true)).Message);
        Assert.Equal(1, tape.Count);
        tape.Reset();
    }

    [Fact]
    public void A_node_is_recorded_once()
    {
        using var backend = new CpuBackend(1);
        var tape = new Tape(backend);
        var x = tape.Input(Tensor.Zeros(new Shape(2), DType.Float64));
        var node = tape.Rent<BlendNode>();
        (node.A, node.B) = (x.Node, x.Node);
        tape.Record(node, x.Shape, DType.Float64, needsGradient: true);
        AssertRefused(() => tape.Record(node, x.Shape, DType.Float64, needsGradient: true));
        AssertRefused(() => tape.RecordView(node, x.Node, x.Value));
        Assert.Equal(2, tape.Count);

        // Kept past its step it may be another operation's already.
        tape.Reset();
        AssertRefused(() => tape.Record(node, new Shape(2), DType.Float64, needsGradient: true));
        Assert.NotSame(tape.Rent<BlendNode>(), tape.Rent<BlendNode>());

        static void AssertRefused(Action record) =>
            Assert.Contains("BlendNode was recorded before", Assert.Throws<InvalidOperationException>(record).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_operand_of_another_tape_is_refused()
    {
        using var backend = new CpuBackend(1);
        var (tape, value) = (new Tape(backend), Tensor.Zeros(new Shape(2), DType.Float64));
        var (x, stranger) = (tape.Input(value), new Tape(backend).Input(value));
        Assert.Contains("Blend: an operand of shape [2]", Assert.Throws<InvalidOperationException>(() => Blend(x, stranger, 0.5)).Message);

        // Where an operation of one's own did not ask, backward does.
        var node = tape.Rent<BlendNode>();
        (node.A, node.B) = (x.Node, stranger.Node);
        var mixed = tape.Record(node, x.Shape, DType.Float64, needsGradient: true).Sum();
        Assert.Contains("another tape", Assert.Throws<InvalidOperationException>(() => tape.Backward(mixed)).Message);
    }

    /// <summary>y = (1 - share) a + share b.</summary>
    private static Var Blend(Var a, Var b, double share)
    {
        var node = a.Tape.Rent<BlendNode>();
        (node.A, node.B, node.Share) = (a.Node, a.Tape.Operand(b, "Blend"), share);
        return a.Tape.Record(node, a.Shape, a.Value.DType, a.NeedsGradient || b.NeedsGradient);
    }

    private sealed class BlendNode : Node
    {
        public Node A { get; set; } = null!;

        public Node B { get; set; } = null!;

        public double Share { get; set; }

        protected override bool IsCheap => true;

        protected override void Compute(in Tensor y)
        {
            Backend.AddScaled(A.Value, 1 - Share, y, accumulate: false);
            Backend.AddScaled(B.Value, Share, y, accumulate: true);
        }

        protected override void Backward(in Tensor dy)
        {
            if (Needs(A))
            {
                var da = GradientOf(A, out var accumulate);
                Backend.AddScaled(dy, 1 - Share, da, accumulate);
            }

            if (Needs(B))
            {
                var db = GradientOf(B, out var accumulate);
                Backend.AddScaled(dy, Share, db, accumulate);
            }
        }

        protected override void Clear() => A = B = null!;
    }
}
