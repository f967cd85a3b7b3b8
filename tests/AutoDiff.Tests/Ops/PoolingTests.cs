namespace AlphaNet.Pure.AutoDiff.Tests.Ops;

/// <summary>Gradients of pooling.</summary>
public sealed class PoolingTests
{
    [Fact]
    public void AveragePool() => GradientProperty.Check(draw =>
    {
        var (shape, size, stride, padding) = Window(draw);
        draw.Input(shape);
        return v => v[0].AveragePool(size, stride, padding);
    });

    [Fact]
    public void MaxPool() => GradientProperty.Check(draw =>
    {
        var (shape, size, stride, padding) = Window(draw);
        draw.Distinct(shape);
        return v => v[0].MaxPool(size, stride, padding);
    });

    private static (Shape Shape, int Size, int Stride, int Padding) Window(Draw draw)
    {
        var size = draw.Length("size", 3);
        var shape = new Shape(draw.Length("n", 2), draw.Between("h", size, 7), draw.Between("w", size, 7), draw.Length("c", 9));
        return (shape, size, draw.Length("stride", 3), draw.Between("padding", 0, size / 2));
    }
}
