namespace AlphaNet.Pure.AutoDiff.Tests.Ops;

/// <summary>Gradients of resizing.</summary>
public sealed class ResizingTests
{
    [Fact]
    public void ResizeBicubic() => GradientProperty.Check(draw =>
    {
        draw.Input(new Shape(draw.Length("n", 2), draw.Length("h", 6), draw.Length("w", 6), draw.Length("c", 4)));
        var (height, width) = (draw.Length("to height", 9), draw.Length("to width", 9));
        return v => v[0].ResizeBicubic(height, width);
    });
}
