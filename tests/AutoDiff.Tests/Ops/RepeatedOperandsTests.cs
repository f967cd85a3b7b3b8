using AlphaNet.Pure.Tensors.Lanes.Ops;

namespace AlphaNet.Pure.AutoDiff.Tests.Ops;

/// <summary>One value given as several operands of an operation receives the sum of their gradients.</summary>
public sealed class RepeatedOperandsTests
{
    private const double Epsilon = 1e-2;

    [Fact]
    public void A_value_normalised_scaled_and_shifted_by_itself() => GradientProperty.Check(draw =>
    {
        var shape = draw.Dense(new Shape(draw.Length("c", 19))).Shape;
        var (mean, variance) = (draw.Constant(shape, -1, 1), draw.Constant(shape, 1, 2));
        return v => v[0].Normalize<Swish>(v[0], v[0], Epsilon, mean.As(v[0]), variance.As(v[0]));
    });

    [Fact]
    public void A_value_scaled_by_itself_in_its_own_batch() => GradientProperty.Check(draw =>
    {
        draw.Dense(new Shape(draw.Length("c", 19)));
        return v => v[0].BatchNorm<Swish>(v[0], v[0], Epsilon, out _, out _);
    });

    [Fact]
    public void A_matrix_as_map_and_weight_of_a_pointwise_convolution() => GradientProperty.Check(draw =>
    {
        var (rows, columns) = (draw.Length("rows"), draw.Length("columns", 19));
        draw.Dense(new Shape(rows, columns));
        draw.Dense(new Shape(rows), 0.5, 1.5);
        draw.Dense(new Shape(rows));
        var (mean, variance) = (draw.Constant(new Shape(rows), -1, 1), draw.Constant(new Shape(rows), 1, 2));
        return v => v[0].PointwiseNorm<Swish>(v[0], new NormParameters(v[1], v[2], Epsilon, mean.As(v[0]), variance.As(v[0]))).Activate();
    });

    [Fact]
    public void A_map_as_its_own_weight_of_a_convolution() => GradientProperty.Check(draw =>
    {
        draw.Input(new Shape(draw.Length("n"), draw.Length("h"), draw.Length("w"), draw.Length("c")));
        return v => v[0].Conv2d(v[0], padding: 1);
    });

    [Fact]
    public void A_matrix_times_itself() => GradientProperty.Check(draw =>
    {
        var length = draw.Length("length");
        draw.Input(new Shape(length, length));
        return v => v[0].MatMul(v[0]) + v[0].Contiguous().Linear(v[0]);
    });

    [Fact]
    public void A_value_in_elementwise_operations_with_itself() => GradientProperty.Check(draw =>
    {
        draw.Input(draw.Shape(), 0.5, 2);
        return v => v[0] * v[0] - v[0] / v[0] + (v[0] + v[0]);
    });
}
