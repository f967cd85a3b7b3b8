namespace AlphaNet.Pure.AutoDiff.Tests.Ops;

/// <summary>Gradients of convolutions, and that they are linear.</summary>
public sealed class ConvolutionsTests
{
    [Theory]
    [InlineData(int.MaxValue)]
    [InlineData(1_073_741_822)]
    public void Paddings_beyond_the_longest_axis_are_refused(int padding)
    {
        using var backend = new CpuBackend(1);
        var tape = new Tape(backend);
        var (x, weight) = (tape.Constant(Tensor.Zeros(new Shape(1, 5, 5, 1))), tape.Constant(Tensor.Zeros(new Shape(1, 3, 3, 1))));
        Action[] uses = [() => x.Conv2d(weight, padding: padding), () => x.MaxPool(3, 1, padding), () => x.AveragePool(3, 1, padding)];
        Assert.All(uses, use => Assert.Contains("longer than an axis can be", Assert.Throws<ShapeException>(use).Message, StringComparison.Ordinal));
    }

    [Fact]
    public void Conv2d() => GradientProperty.Check(draw =>
    {
        var (stride, padding) = DrawDense(draw);
        return v => v[0].Conv2d(v[1], stride, padding);
    });

    [Fact]
    public void Conv2d_is_linear() => Property.ForAll(draw =>
    {
        var (stride, padding) = DrawDense(draw);
        AssertLinear(draw, (x, weight) => x.Conv2d(weight, stride, padding));
    });

    [Fact]
    public void Depthwise() => GradientProperty.Check(draw =>
    {
        var stride = DrawDepthwise(draw);
        return v => v[0].Depthwise(v[1], stride);
    });

    [Fact]
    public void Depthwise_is_linear() => Property.ForAll(draw =>
    {
        var stride = DrawDepthwise(draw);
        AssertLinear(draw, (x, weight) => x.Depthwise(weight, stride));
    });

    [Fact]
    public void Operands_that_do_not_fit_are_named()
    {
        using var backend = new CpuBackend(1);
        var tape = new Tape(backend);
        var x = tape.Constant(Tensor.Zeros(new Shape(1, 4, 4, 3)));
        Assert.Contains("[1, 4, 4, 3] and [8, 3, 3, 5]", Assert.Throws<ShapeException>(() => x.Conv2d(tape.Constant(Tensor.Zeros(new Shape(8, 3, 3, 5))))).Message);
        Assert.Contains("window of 5", Assert.Throws<ShapeException>(() => x.Conv2d(tape.Constant(Tensor.Zeros(new Shape(8, 5, 5, 3))))).Message);
        Assert.Contains("[4, 4, 3]", Assert.Throws<ShapeException>(() => x.Depthwise(tape.Constant(Tensor.Zeros(new Shape(4, 4, 3))))).Message);
    }

    /// <summary>A map and a weight that may be a slice.</summary>
    private static (int Stride, int Padding) DrawDense(Draw draw)
    {
        var (n, h, w) = (draw.Length("n", 2), draw.Between("h", 3, 8), draw.Between("w", 3, 8));
        var (taken, given, kernel) = (draw.Length("in", 4), draw.Length("out", 9), draw.Between("kernel", 1, 3));
        var (spareIn, spareOut) = (draw.Between("spare in", 0, 2), draw.Between("spare out", 0, 2));
        draw.Input(new Shape(n, h, w, taken));
        draw.Cut(new Shape(given, kernel, kernel, taken), new Shape(given + spareOut, kernel, kernel, taken + spareIn), 0, 0, 0, 0);
        return (draw.Between("stride", 1, 2), draw.Between("padding", 0, 1));
    }

    /// <summary>A map and a kernel: the centre of a larger one and the first channels of more.</summary>
    private static int DrawDepthwise(Draw draw)
    {
        var (n, h, w, c) = (draw.Length("n", 2), draw.Length("h", 8), draw.Length("w", 8), draw.Length("c", 20));
        var (kernel, margin, spare) = (draw.OneOf("kernel", 3, 5), draw.Between("margin", 0, 1), draw.Between("spare", 0, 3));
        draw.Dense(new Shape(n, h, w, c));
        draw.Cut(new Shape(kernel, kernel, c), new Shape(kernel + 2 * margin, kernel + 2 * margin, c + spare), margin, margin, 0);
        return draw.Between("stride", 1, 2);
    }

    private static void AssertLinear(Draw draw, Func<Var, Var, Var> convolve)
    {
        using var backend = new CpuBackend(1);
        var tape = new Tape(backend, recording: false);
        var (x, weight) = (tape.Constant(draw.Inputs[0]), tape.Constant(draw.Inputs[1]));
        var (otherX, otherWeight) = (tape.Constant(draw.Constant(x.Shape)), tape.Constant(draw.Constant(weight.Shape)));
        Close.Assert((2 * convolve(x, weight) + convolve(otherX, weight)).Value, convolve(2 * x + otherX, weight).Value, 1e-12);
        Close.Assert((2 * convolve(x, weight) + convolve(x, otherWeight)).Value, convolve(x, 2 * weight + otherWeight).Value, 1e-12);
    }
}
