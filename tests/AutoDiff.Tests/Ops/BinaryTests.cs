using System.Runtime.CompilerServices;

namespace AlphaNet.Pure.AutoDiff.Tests.Ops;

/// <summary>Gradients of elementwise functions of two values that broadcast.</summary>
public sealed class BinaryTests
{
    [Theory]
    [InlineData(1e30f, 1e20f)]
    [InlineData(1e-30f, 1e-25f)]
    public void The_gradient_of_a_quotient_stays_in_range_where_the_divisor_squared_does_not(float a, float b)
    {
        using var backend = new CpuBackend(1);
        var tape = new Tape(backend);
        var (x, y) = (tape.Input(Tensor.From<float>([a], new Shape(1))), tape.Input(Tensor.From<float>([b], new Shape(1))));
        tape.Backward(x / y);
        Assert.Equal(1 / b, tape.Gradient(x).Item<float>());
        Assert.Equal(-1, tape.Gradient(y).Item<float>() * (b / a) * b, 1e-5f);
    }

    [Fact]
    public void Add() => Check((a, b) => a + b);

    [Fact]
    public void Subtract() => Check((a, b) => a - b);

    [Fact]
    public void Multiply() => Check((a, b) => a * b);

    [Fact]
    public void Divide() => Check((a, b) => a / b, 0.4, 2);

    [Fact]
    public void Sum_of_equal_shapes() => GradientProperty.Check(draw =>
    {
        var shape = draw.Shape();
        draw.Input(shape);
        draw.Input(shape);
        return v => v[0] + v[1];
    });

    [Fact]
    public void Sum_with_itself() => GradientProperty.Check(draw =>
    {
        draw.Input(draw.Shape());
        return v => v[0].Square() + (v[0] + v[0]);
    });

    // Operands of whole eighths, one of them a sixteenth off: never equal.
    [Fact]
    public void Maximum() => CheckDistinct((a, b) => a.Maximum(b));

    [Fact]
    public void Minimum() => CheckDistinct((a, b) => a.Minimum(b));

    [Fact]
    public void Equal_operands_of_maximum_share_the_gradient_by_halves()
    {
        using var backend = new CpuBackend(1);
        var tape = new Tape(backend);
        var a = tape.Input(Tensor.From<double>([1, 2, 3], new Shape(3)));
        var b = tape.Input(Tensor.From<double>([2, 2, 2], new Shape(3)));
        tape.Backward(a.Maximum(b).Sum());
        Assert.Equal([0, 0.5, 1], tape.Gradient(a).ToArray<double>());
        Assert.Equal([1, 0.5, 0], tape.Gradient(b).ToArray<double>());
    }

    [Fact]
    public void Operands_that_do_not_fit_are_named()
    {
        using var backend = new CpuBackend(1);
        var tape = new Tape(backend);
        var a = tape.Input(Tensor.Zeros(new Shape(2, 3), DType.Float64));
        Assert.Contains("[2, 3] and [4, 3]", Assert.Throws<ShapeException>(() => a * tape.Constant(Tensor.Zeros(new Shape(4, 3), DType.Float64))).Message);
        Assert.Contains("Float32", Assert.Throws<ShapeException>(() => a * tape.Constant(Tensor.Zeros(new Shape(2, 3)))).Message);
    }

    private static void Check(Func<Var, Var, Var> function, double low = -2, double high = 2, [CallerMemberName] string operation = "") =>
        GradientProperty.Check(
            draw =>
            {
                var (a, b) = draw.Broadcast();
                draw.Input(a);
                draw.Input(b, low, high);
                return v => function(v[0], v[1]);
            },
            operation: operation);

    private static void CheckDistinct(Func<Var, Var, Var> function, [CallerMemberName] string operation = "") =>
        GradientProperty.Check(
            draw =>
            {
                var (a, b) = draw.Broadcast();
                draw.Distinct(a);
                draw.Distinct(b);
                var shift = Tensor.From<double>([1.0 / 16], new Shape());
                return v => function(v[0], v[1] + v[1].Tape.Constant(shift.As(v[1])));
            },
            operation: operation);
}
