namespace AlphaNet.Pure.AutoDiff.Tests.Ops;

/// <summary>Gradients of products with numbers.</summary>
public sealed class ScalingTests
{
    [Fact]
    public void Scale() => GradientProperty.Check(draw =>
    {
        draw.Input(draw.Shape());
        var factor = draw.OneOf("factor", 0.0, 1.0, -2.5);
        return v => factor * -v[0];
    });
}
