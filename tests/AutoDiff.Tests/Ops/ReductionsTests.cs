namespace AlphaNet.Pure.AutoDiff.Tests.Ops;

/// <summary>Gradients of sums and means.</summary>
public sealed class ReductionsTests
{
    [Fact]
    public void Sum() => GradientProperty.Check(draw =>
    {
        var axes = Axes(draw);
        return v => v[0].Sum(axes);
    });

    [Fact]
    public void Mean() => GradientProperty.Check(draw =>
    {
        var axes = Axes(draw);
        return v => v[0].Mean(axes);
    });

    [Fact]
    public void Max() => GradientProperty.Check(draw =>
    {
        var axes = Axes(draw, distinct: true);
        return v => v[0].Max(axes);
    });

    [Fact]
    public void Min() => GradientProperty.Check(draw =>
    {
        var axes = Axes(draw, distinct: true);
        return v => v[0].Min(axes);
    });

    [Fact]
    public void Equal_extremes_share_the_gradient_evenly()
    {
        using var backend = new CpuBackend(1);
        var tape = new Tape(backend);
        var x = tape.Input(Tensor.From<float>([3, 1, 3, 3, 1, 2, 1, 0], new Shape(2, 4)));
        var sum = x.Max(1) + x.Min(1);
        Assert.Equal([4f, 2f], sum.Value.ToArray<float>());
        tape.Backward(sum, Tensor.From<float>([6, 1], new Shape(2, 1)));
        Assert.Equal([2f, 6f, 2f, 2f, 0f, 1f, 0f, 1f], tape.Gradient(x).ToArray<float>());
        tape.Reset();
        Assert.Equal(0, backend.Memory.RentedBytes);
    }

    [Fact]
    public void GlobalAveragePool() => GradientProperty.Check(draw =>
    {
        draw.Input(draw.Shape(leastRank: 4));
        return v => v[0].GlobalAveragePool();
    });

    /// <summary>An input and any of its axes; none are all.</summary>
    private static int[] Axes(Draw draw, bool distinct = false)
    {
        var shape = draw.Shape();
        var x = distinct ? draw.Distinct(shape) : draw.Input(shape);
        return [.. Enumerable.Range(0, x.Rank).Where(axis => draw.Between($"over {axis}", 0, 1) == 1)];
    }
}
