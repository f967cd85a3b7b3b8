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

    [Fact]
    public void Permute() => GradientProperty.Check(draw =>
    {
        int[] order = [.. Enumerable.Range(0, draw.Input(draw.Shape()).Rank)];
        for (var i = 0; i < order.Length; i++)
        {
            var other = draw.Between($"exchange {i} with", i, order.Length - 1);
            (order[i], order[other]) = (order[other], order[i]);
        }

        return v => v[0].Permute(order).Square();
    });

    [Fact]
    public void Squeeze_and_unsqueeze() => GradientProperty.Check(draw =>
    {
        var x = draw.Input(draw.Shape());
        var axis = draw.Between("axis", 0, x.Rank);
        return draw.OneOf("of", 0, 1) == 0 ? v => v[0].Unsqueeze(axis).Square() : v => v[0].Unsqueeze(axis).Exp().Squeeze(axis).Square();
    });

    [Fact]
    public void BroadcastTo() => GradientProperty.Check(draw =>
    {
        var (a, b) = draw.Broadcast();
        draw.Input(a);
        draw.Input(b);
        var shape = Shape.Broadcast("BroadcastTo", a, b);
        return v => v[0].BroadcastTo(shape).Exp() * v[1].BroadcastTo(shape);
    });
}
