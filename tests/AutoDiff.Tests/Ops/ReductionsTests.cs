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
    public void GlobalAveragePool() => GradientProperty.Check(draw =>
    {
        draw.Input(draw.Shape(leastRank: 4));
        return v => v[0].GlobalAveragePool();
    });

    /// <summary>An input and any of its axes; none are all.</summary>
    private static int[] Axes(Draw draw)
    {
        var x = draw.Input(draw.Shape());
        return [.. Enumerable.Range(0, x.Rank).Where(axis => draw.Between($"over {axis}", 0, 1) == 1)];
    }
}
