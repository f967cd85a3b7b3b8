namespace AlphaNet.Pure.AutoDiff.Tests.Ops;

/// <summary>Gradients of views.</summary>
public sealed class ViewsTests
{
    [Fact]
    public void Reshape() => GradientProperty.Check(draw =>
    {
        var x = draw.Dense(draw.Shape());
        var last = draw.OneOf("last", x.Rank == 0 ? 1 : x.Shape[^1], 1);
        return v => v[0].Reshape(-1, last).Square();
    });

    [Fact]
    public void Slice() => GradientProperty.Check(draw =>
    {
        var x = draw.Input(draw.Shape(leastRank: 1));
        var axis = draw.Between("axis", 0, x.Rank - 1);
        var start = draw.Between("start", 0, x.Shape[axis] - 1);
        var length = draw.Between("length", 1, x.Shape[axis] - start);
        return v => v[0].Slice(axis, start, length).Square();
    });

    [Fact]
    public void Overlapping_slices() => GradientProperty.Check(draw =>
    {
        var x = draw.Input(new Shape(draw.Between("rows", 2, 6), draw.Length("columns")));
        return v => v[0].Slice(0, 0, x.Shape[0] - 1) * v[0].Slice(0, 1, x.Shape[0] - 1);
    });

    [Fact]
    public void Transpose() => GradientProperty.Check(draw =>
    {
        draw.Input(draw.Shape(leastRank: 2));
        return v => v[0].Transpose().Square();
    });
}
