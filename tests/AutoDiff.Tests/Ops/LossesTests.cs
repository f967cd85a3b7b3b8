using AlphaNet.Pure.Tensors.Backends;

namespace AlphaNet.Pure.AutoDiff.Tests.Ops;

/// <summary>Gradients of losses. That of the alpha-divergence is not the derivative of its value: see <see cref="FrozenSurrogate"/>.</summary>
public sealed class LossesTests
{
    [Fact]
    public void CrossEntropy() => GradientProperty.Check(draw =>
    {
        var logits = draw.Input(new Shape(draw.Length("n"), draw.Length("classes", 20)));
        var labels = draw.Labels(logits.Shape[0], logits.Shape[1]);
        var smoothing = draw.OneOf("smoothing", 0, 0.1);
        return v => v[0].CrossEntropy(labels.As(v[0]), smoothing);
    });

    [Fact]
    public void SoftCrossEntropy() => GradientProperty.Check(draw =>
    {
        var student = draw.Input(new Shape(draw.Length("n"), draw.Length("classes", 20)));
        var teacher = draw.Constant(student.Shape);
        return v => v[0].SoftCrossEntropy(teacher.As(v[0]));
    });

    [Fact]
    public void AlphaDivergence_is_the_derivative_of_its_surrogate_with_frozen_weights() => Property.ForAll(draw =>
    {
        using var backend = new CpuBackend(1);
        var student = draw.Input(new Shape(draw.Length("n"), draw.Between("classes", 2, 9)), -3, 3);
        var teacher = draw.Constant(student.Shape, -3, 3);
        var options = new AlphaDivergenceOptions(
            draw.OneOf("alpha min", -1.0, 0, -0.5, -2), draw.OneOf("alpha max", 1.0, 0.5, 2, 0), draw.OneOf("clip", 5.0, 1.5, 1000));
        var frozen = new FrozenSurrogate(student, teacher, options);

        var tape = new Tape(backend);
        var input = tape.Input(student);
        var loss = input.AlphaDivergence(teacher, options);
        tape.Backward(loss);

        Close.Assert([frozen.At(student.ToArray<double>())], [loss.Value.Item<double>()], 1e-12);
        Close.Assert(frozen.CentralDifferences(student.ToArray<double>()), tape.Gradient(input).ToArray<double>(), 1e-8);
    });

    [Fact]
    public void Gradients_scale_with_what_arrives() => Property.ForAll(draw =>
    {
        using var backend = new CpuBackend(1);
        var student = draw.Input(new Shape(draw.Length("n"), draw.Length("classes", 9)));
        var teacher = draw.Constant(student.Shape);
        double[] Gradient(double factor)
        {
            var tape = new Tape(backend);
            var input = tape.Input(student);
            tape.Backward(input.AlphaDivergence(teacher, AlphaDivergenceOptions.Published) * factor);
            return tape.Gradient(input).ToArray<double>();
        }

        Close.Assert([.. Gradient(1).Select(value => -2.5 * value)], Gradient(-2.5), 1e-14);
    });

    [Fact]
    public void Operands_that_do_not_fit_are_named()
    {
        using var backend = new CpuBackend(1);
        var tape = new Tape(backend);
        var logits = tape.Input(Tensor.Zeros(new Shape(2, 3)));
        Assert.Contains("Int32 labels [n]", Assert.Throws<ShapeException>(() => logits.CrossEntropy(Tensor.Zeros(new Shape(3), DType.Int32))).Message);
        Assert.Contains("[2, 4]", Assert.Throws<ShapeException>(() => logits.SoftCrossEntropy(Tensor.Zeros(new Shape(2, 4)))).Message);
    }
}
