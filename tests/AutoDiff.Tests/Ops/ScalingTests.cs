namespace AlphaNet.Pure.AutoDiff.Tests.Ops;

/// <summary>Gradients and values of products and sums with numbers.</summary>
public sealed class ScalingTests
{
    [Fact]
    public void Scale() => GradientProperty.Check(draw =>
    {
        draw.Input(draw.Shape());
        var factor = draw.OneOf("factor", 0.0, 1.0, -2.5);
        return v => factor * -v[0];
    });

    [Fact]
    public void Affine() => GradientProperty.Check(draw =>
    {
        draw.Input(draw.Shape());
        var number = draw.OneOf("number", 0.0, 1.0, -2.5);
        return v => (number - (v[0] + number)) * (v[0] - 0.5) + (1 + v[0]) / 4.0;
    });

    [Fact]
    public void Numbers_stand_on_either_side()
    {
        using var backend = new CpuBackend(1);
        var x = new Tape(backend).Constant(Tensor.From<double>([1, -2, 4], new Shape(3)));
        Assert.Equal([3.0, 0, 6], (x + 2).Value.ToArray<double>());
        Assert.Equal([3.0, 0, 6], (2 + x).Value.ToArray<double>());
        Assert.Equal([-1.0, -4, 2], (x - 2).Value.ToArray<double>());
        Assert.Equal([1.0, 4, -2], (2 - x).Value.ToArray<double>());
        Assert.Equal([0.5, -1, 2], (x / 2).Value.ToArray<double>());
        Assert.Equal([2.0, -1, 0.5], (2 / x).Value.ToArray<double>());
    }
}
