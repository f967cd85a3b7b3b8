namespace AlphaNet.Pure.AutoDiff.Tests.Ops;

/// <summary>Gradients of softmax and its logarithm.</summary>
public sealed class SoftmaxesTests
{
    [Fact]
    public void Softmax() => GradientProperty.Check(draw =>
    {
        draw.Input(draw.Shape(leastRank: 1));
        return v => v[0].Softmax();
    });

    [Fact]
    public void LogSoftmax() => GradientProperty.Check(draw =>
    {
        draw.Input(draw.Shape(leastRank: 1));
        return v => v[0].LogSoftmax();
    });
}
