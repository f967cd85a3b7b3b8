namespace AlphaNet.Pure.AutoDiff.Tests.Ops;

/// <summary>Gradients of values side by side, and what slices of them are.</summary>
public sealed class ConcatenationsTests
{
    [Fact]
    public void Concat() => GradientProperty.Check(draw =>
    {
        var axis = Parts(draw);
        return v => v[0].Concat(axis, v[1], v[2]).Square();
    });

    [Fact]
    public void Concat_of_one_value_several_times() => GradientProperty.Check(draw =>
    {
        var x = draw.Input(draw.Shape(leastRank: 1));
        var axis = draw.Between("axis", 0, x.Rank - 1);
        return v => v[0].Concat(axis, v[0].Exp(), v[0]).Square();
    });

    [Fact]
    public void Slices_of_a_concatenation_are_its_parts() => Property.ForAll(draw =>
    {
        using var backend = new CpuBackend(1);
        var axis = Parts(draw);
        var tape = new Tape(backend, recording: false);
        var parts = Array.ConvertAll(draw.Inputs, input => tape.Constant(input));
        var whole = parts[0].Concat(axis, parts[1], parts[2]);
        var start = 0;
        foreach (var part in parts)
        {
            Assert.Equal(part.Value.ToArray<double>(), whole.Slice(axis, start, part.Shape[axis]).Value.ToArray<double>());
            start += part.Shape[axis];
        }

        Assert.Equal(start, whole.Shape[axis]);
    });

    [Fact]
    public void What_does_not_fit_is_named()
    {
        using var backend = new CpuBackend(1);
        var tape = new Tape(backend);
        Var Of(DType dtype, params int[] lengths) => tape.Constant(Tensor.Zeros(new Shape(lengths), dtype));
        var x = Of(DType.Float32, 2, 3);
        Refused("[2, 3] has no axis 2", () => x.Concat(2, x));
        Refused("[2, 3] has no axis -1", () => x.Concat(-1, x));
        Refused("Float32 [3, 3] does not continue Float32 [2, 3] along axis 1", () => x.Concat(1, Of(DType.Float32, 3, 3)));
        Refused("Float32 [2, 3, 1] does not continue Float32 [2, 3] along axis 0", () => x.Concat(0, Of(DType.Float32, 2, 3, 1)));
        Refused("Float64 [2, 3] does not continue Float32 [2, 3]", () => x.Concat(0, Of(DType.Float64, 2, 3)));

        static void Refused(string part, Action action) => Assert.Contains(part, Assert.Throws<ShapeException>(action).Message, StringComparison.Ordinal);
    }

    /// <summary>Three inputs that fit along the axis given back.</summary>
    private static int Parts(Draw draw)
    {
        var shape = draw.Shape(leastRank: 1);
        var axis = draw.Between("axis", 0, shape.Rank - 1);
        for (var part = 0; part < 3; part++)
        {
            draw.Input(shape.With(axis, draw.Length($"length of {part}")));
        }

        return axis;
    }
}
