using AlphaNet.Pure.Kernels.Tests.Conformance;
using AlphaNet.Pure.Tensors;
using AlphaNet.Pure.Tensors.Backends;
using Xunit;

namespace AlphaNet.Pure.Kernels.Tests.Losses;

[Collection(TestDevice.Collection)]
public sealed class LossKernelTests(TestDevice device)
{
    private const double Tolerance = 1e-6;

    public static TheoryData<double, double, double, bool> Alphas()
    {
        var data = new TheoryData<double, double, double, bool>();
        foreach (var compatible in (bool[])[false, true])
        {
            data.Add(-1, 1, 5, compatible);
            data.Add(0, 2.5, 1.5, compatible);
            data.Add(-0.5, 0.0005, double.PositiveInfinity, compatible);
        }

        return data;
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 32)]
    [InlineData(3, 71)]
    public void Softmax_and_its_gradient_agree(int rows, int classes)
    {
        var random = new System.Random(classes);
        var (x, dy) = (Logits(random, rows, classes), Logits(random, rows, classes));
        foreach (var logarithm in (bool[])[false, true])
        {
            device.Agree(Tolerance, (backend, t) =>
            {
                backend.Softmax(t[0], t[2], logarithm);
                backend.SoftmaxBackward(t[2], t[1], t[3], logarithm, accumulate: false);
                backend.SoftmaxBackward(t[2], t[1], t[3], logarithm, accumulate: true);
            }, x, dy, Tensor.Zeros(x.Shape), Tensor.Zeros(x.Shape));
        }
    }

    [Fact]
    public void Softmax_takes_views_and_gives_infinity_for_what_is_left_out()
    {
        var random = new System.Random(4);
        var values = Numbers(random, 5 * 2 * 3, 4);
        values[7] = float.NegativeInfinity;
        var x = Tensor.From<float>(values, new Shape(5, 2, 3)).Permute(2, 1, 0);
        device.Agree(Tolerance, (backend, t) =>
        {
            backend.Softmax(t[0], t[1], logarithm: true);
            backend.Softmax(t[0], t[0], logarithm: false);
        }, x, Tensor.Zeros(new Shape(3, 2, 7)).Slice(2, 1, 5));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(0.1)]
    public void Cross_entropy_agrees(double smoothing)
    {
        var random = new System.Random(5);
        var logits = Logits(random, 41, 3).Permute(1, 0);
        var labels = Tensor.From<int>([40, 1, 0, 2, 17, 3], new Shape(3, 2)).Slice(1, 0, 1).Squeeze(1);
        device.Agree(Tolerance, (backend, t) =>
        {
            backend.CrossEntropy(t[0], t[1], smoothing, t[2], t[3]);
            backend.CrossEntropy(t[0], t[1], smoothing, t[4], default);
        }, logits, labels, Tensor.Zeros(new Shape(3)), Tensor.Zeros(logits.Shape), Tensor.Zeros(new Shape(3)));
    }

    [Fact]
    public void A_label_that_is_no_class_spoils_its_own_sample()
    {
        var gpu = device.Gpu;
        var logits = TestDevice.Place(Logits(new System.Random(6), 3, 5), gpu);
        var labels = TestDevice.Place(Tensor.From<int>([4, 5, -1], new Shape(3)), gpu);
        var (losses, gradient) = (gpu.Rent(new Shape(3), DType.Float32), gpu.Rent(logits.Shape, DType.Float32));
        gpu.CrossEntropy(logits, labels, 0.1, losses, gradient);
        Assert.Equal([false, true, true], losses.ToArray<float>().Select(float.IsNaN));
        Assert.Equal([0, 5, 5], gradient.ToArray<float>().Chunk(5).Select(row => row.Count(float.IsNaN)));
    }

    [Fact]
    public void Soft_cross_entropy_agrees()
    {
        var random = new System.Random(7);
        var (student, teacher) = (Logits(random, 3, 45), Logits(random, 45, 3).Permute(1, 0));
        device.Agree(Tolerance, (backend, t) => backend.SoftCrossEntropy(t[0], t[1], t[2], t[3]),
            student, teacher, Tensor.Zeros(new Shape(3, 2)).Slice(1, 0, 1).Squeeze(1), Tensor.Zeros(new Shape(3, 50)).Slice(1, 2, 45));
    }

    [Theory]
    [MemberData(nameof(Alphas))]
    public void Alpha_divergence_agrees(double alphaMin, double alphaMax, double clip, bool compatible)
    {
        var random = new System.Random(8);
        var (student, teacher) = (Logits(random, 6, 37), Logits(random, 6, 37));
        var options = new AlphaDivergenceOptions(alphaMin, alphaMax, clip, compatible);
        device.Agree(5 * Tolerance, (backend, t) =>
        {
            backend.AlphaDivergence(t[0], t[1], options, t[2], t[3]);
            backend.AlphaDivergence(t[0], t[1], options, t[4], default);
        }, student, teacher, Tensor.Zeros(new Shape(6)), Tensor.Zeros(student.Shape), Tensor.Zeros(new Shape(6)));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Probabilities_that_underflow_do_as_on_the_CPU(bool compatible)
    {
        // In turn: of the student, of the teacher, of both.
        var student = Tensor.From<float>([0, -200, 1, 0, 1, 2, 0, -300, 1], new Shape(3, 3));
        var teacher = Tensor.From<float>([0, 1, 2, 0, -200, 1, 0, -250, 1], new Shape(3, 3));
        device.Agree(Tolerance, (backend, t) => backend.AlphaDivergence(t[0], t[1], new(Compatible: compatible), t[2], t[3]),
            student, teacher, Tensor.Zeros(new Shape(3)), Tensor.Zeros(student.Shape));
    }

    [Fact]
    public void Robust_losses_are_finite_for_any_finite_logits()
    {
        var gpu = device.Gpu;
        float[] extremes = [0, 1e4f, -1e4f, float.MaxValue, float.MinValue, 88, -104];
        var pairs = extremes.SelectMany(a => extremes.Select(b => (a, b))).ToArray();
        var student = TestDevice.Place(Tensor.From<float>(pairs.SelectMany(p => new[] { p.a, 1, p.b }).ToArray(), new Shape(pairs.Length, 3)), gpu);
        var teacher = TestDevice.Place(Tensor.From<float>(pairs.SelectMany(p => new[] { 1, p.a, p.b }).ToArray(), new Shape(pairs.Length, 3)), gpu);
        var (losses, gradient) = (gpu.Rent(new Shape(pairs.Length), DType.Float32), gpu.Rent(student.Shape, DType.Float32));
        foreach (var (alphaMin, alphaMax, clip) in new[] { (-1.0, 1.0, 5.0), (-2, 0, double.PositiveInfinity), (0.0011, 2.5, 1000) })
        {
            gpu.AlphaDivergence(student, teacher, new(alphaMin, alphaMax, clip), losses, gradient);
            Assert.All(losses.ToArray<float>().Concat(gradient.ToArray<float>()), v => Assert.True(float.IsFinite(v), $"{v} at {alphaMin}, {alphaMax}"));
        }

        gpu.SoftCrossEntropy(student, teacher, losses, gradient);
        Assert.All(losses.ToArray<float>().Concat(gradient.ToArray<float>()), v => Assert.True(float.IsFinite(v)));
    }

    [Fact]
    public void Operands_that_do_not_fit_are_refused()
    {
        var gpu = device.Gpu;
        var (logits, losses) = (gpu.Rent(new Shape(2, 3), DType.Float32), gpu.Rent(new Shape(2), DType.Float32));
        var labels = gpu.Rent(new Shape(2), DType.Int32);
        Assert.Throws<ShapeException>(() => gpu.SoftCrossEntropy(logits, gpu.Rent(new Shape(3, 2), DType.Float32), losses, default));
        Assert.Throws<ShapeException>(() => gpu.CrossEntropy(logits, losses, 0, losses, default));
        Assert.Throws<ShapeException>(() => gpu.Softmax(logits, losses, logarithm: true));
        Assert.Throws<ArgumentOutOfRangeException>(() => gpu.CrossEntropy(logits, labels, 1.5, losses, default));
        Assert.Throws<ArgumentOutOfRangeException>(() => gpu.AlphaDivergence(logits, logits, new(Clip: 0), losses, default));
    }

    private static Tensor Logits(System.Random random, int rows, int classes) => Tensor.From<float>(Numbers(random, rows * classes, 3), new Shape(rows, classes));

    private static float[] Numbers(System.Random random, int count, float scale) =>
        Enumerable.Range(0, count).Select(_ => scale * (2 * random.NextSingle() - 1)).ToArray();
}
