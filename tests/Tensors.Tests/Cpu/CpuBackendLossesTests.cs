using AlphaNet.Pure.Tensors.Backends;
using AlphaNet.Pure.Tensors.Cpu;
using Xunit;

namespace AlphaNet.Pure.Tensors.Tests.Cpu;

public sealed class CpuBackendLossesTests : IDisposable
{
    private delegate void Loss(Tensor logits, Tensor losses, Tensor gradient);

    private readonly CpuBackend backend = new(2);

    public void Dispose() => backend.Dispose();

    public static TheoryData<string, bool> AlphaCases => AlphaDivergenceGolden.Cases;

    [Theory]
    [MemberData(nameof(AlphaCases))]
    public void Alpha_divergence_gives_the_published_figures(string name, bool compatible)
    {
        AlphaDivergenceGolden.Check(name, compatible, DType.Float64, 1e-10, backend);
        AlphaDivergenceGolden.Check(name, compatible, DType.Float32, 2e-5, backend);
    }

    [Theory]
    [InlineData(DType.Float32)]
    [InlineData(DType.Float64)]
    public void A_masked_class_has_a_log_probability_of_minus_infinity(DType dtype)
    {
        const double Masked = double.NegativeInfinity;
        var x = Tensor.From<double>([0, Masked, 0, Masked, Masked, 3, Masked, Masked, Masked], new Shape(3, 3)).To(dtype);
        var y = Tensor.Zeros(x.Shape, dtype);
        backend.Softmax(x, y, logarithm: true);
        var half = -Math.Log(2);
        double[] expected = [half, Masked, half, Masked, Masked, 0, double.NaN, double.NaN, double.NaN];
        Assert.Equal(expected, y.To(DType.Float64).ToArray<double>(), (a, b) => a.Equals(b) || Math.Abs(a - b) < 1e-7);

        // In place, and back through it.
        var rows = x.Slice(0, 0, 2);
        backend.Softmax(rows, rows, logarithm: true);
        Assert.Equal(expected[..6], rows.To(DType.Float64).ToArray<double>(), (a, b) => a.Equals(b) || Math.Abs(a - b) < 1e-7);
        var (dy, dx) = (Tensor.From<double>([1, 0, 0, 0, 0, 2], new Shape(2, 3)).To(dtype), Tensor.Zeros(new Shape(2, 3), dtype));
        backend.SoftmaxBackward(rows, dy, dx, logarithm: true, accumulate: false);
        Assert.Equal([0.5, 0, -0.5, 0, 0, 0], dx.To(DType.Float64).ToArray<double>(), (a, b) => Math.Abs(a - b) < 1e-7);
    }

    [Theory]
    [InlineData(DType.Float32)]
    [InlineData(DType.Float64)]
    public void Losses_of_masked_classes_are_numbers(DType dtype)
    {
        var logits = Tensor.From<double>([0, double.NegativeInfinity, 0], new Shape(1, 3)).To(dtype);
        var (losses, gradient) = (Tensor.Zeros(new Shape(1), dtype), Tensor.Zeros(logits.Shape, dtype));

        // The label elsewhere: as if the class were not there.
        backend.CrossEntropy(logits, Tensor.From<int>([0], new Shape(1)), 0, losses, gradient);
        Assert.Equal(Math.Log(2), losses.To(DType.Float64).Item<double>(), 1e-6);
        Assert.Equal([-0.5, 0, 0.5], gradient.To(DType.Float64).ToArray<double>(), (a, b) => Math.Abs(a - b) < 1e-6);

        // On it: as large as a number gets, with the gradient of any loss.
        backend.CrossEntropy(logits, Tensor.From<int>([1], new Shape(1)), 0, losses, gradient);
        Assert.InRange(losses.To(DType.Float64).Item<double>(), 1e38, 1e300);
        Assert.Equal([0.5, -1, 0.5], gradient.To(DType.Float64).ToArray<double>(), (a, b) => Math.Abs(a - b) < 1e-6);

        // A teacher that masks the same class.
        backend.SoftCrossEntropy(logits, logits, losses, gradient);
        Assert.Equal(Math.Log(2), losses.To(DType.Float64).Item<double>(), 1e-6);
        Assert.Equal([0.0, 0, 0], gradient.To(DType.Float64).ToArray<double>(), (a, b) => Math.Abs(a - b) < 1e-6);
    }

    [Fact]
    public void Cross_entropies_give_the_published_figures()
    {
        var golden = Maps.Golden("misc.json")["losses"]!;
        var shape = new Shape(6, 10);
        var labels = Tensor.From<int>(Array.ConvertAll(Maps.Numbers(golden["target"]), v => (int)v), new Shape(6));
        foreach (var (dtype, tolerance) in new[] { (DType.Float64, 1e-10), (DType.Float32, 2e-6) })
        {
            var figures = golden["results"]![dtype == DType.Float64 ? "float64" : "float32"]!;
            var (logits, teacher) = (Maps.Of(Maps.Numbers(golden["logits"]), shape, dtype), Maps.Of(Maps.Numbers(golden["teacher"]), shape, dtype));
            var (losses, gradient) = (Tensor.Zeros(new Shape(6), dtype), Tensor.Zeros(shape, dtype));
            backend.CrossEntropy(logits, labels, (double)golden["label_smoothing"]!, losses, gradient);
            Assert.Equal((double)figures["ce_smooth"]!, Maps.Values(losses).Average(), tolerance);
            var hard = Maps.Values(gradient);
            backend.SoftCrossEntropy(logits, teacher, losses, gradient);
            Assert.Equal((double)figures["kl_soft"]!, Maps.Values(losses).Average(), tolerance);
            var soft = Maps.Values(gradient);
            Assert.Equal(dtype == DType.Float64, Near(Maps.Numbers(figures["ce_grad"]), hard, tolerance));
            // The float32 run recorded both gradients after summing them.
            var recorded = dtype == DType.Float64 ? soft : hard.Zip(soft, (a, b) => a + b).ToArray();
            Maps.AssertClose(Maps.Numbers(figures["kl_grad"]), recorded, tolerance, "kl");
        }
    }

    private static bool Near(double[] a, double[] b, double tolerance) => a.Zip(b, (x, y) => Math.Abs(x - y)).Max() <= tolerance;

    [Fact]
    public void Softmax_rows_sum_to_one_and_the_logarithm_is_its_logarithm() => Maps.ForAllSeeds(random =>
    {
        var shape = new Shape(random.Next(1, 5), random.Next(1, 4), random.Next(1, 50));
        var x = Maps.Random(random, shape, scale: Math.Pow(10, random.Next(-2, 4)));
        var (y, log) = (Tensor.Zeros(shape, DType.Float64), Tensor.Zeros(shape, DType.Float64));
        backend.Softmax(Maps.Strided(x), y, logarithm: false);
        backend.Softmax(x, log, logarithm: true);
        foreach (var row in y.ToArray<double>().Chunk(shape[2]))
        {
            Assert.Equal(1, row.Sum(), 1e-12);
        }

        Maps.AssertClose(y.ToArray<double>(), log.ToArray<double>().Select(Math.Exp).ToArray(), 1e-14);
        Assert.All(log.ToArray<double>(), v => Assert.True(double.IsFinite(v)));
    });

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Softmax_gradient_is_the_central_difference(bool logarithm) => Maps.ForAllSeeds(random =>
    {
        var shape = new Shape(random.Next(1, 4), random.Next(1, 8));
        var (x, dy) = (Maps.Random(random, shape), Maps.Random(random, shape));
        var (y, dx) = (Tensor.Zeros(shape, DType.Float64), Maps.Random(random, shape));
        backend.Softmax(x, y, logarithm);
        var before = Maps.Values(dx);
        backend.SoftmaxBackward(y, dy, dx, logarithm, accumulate: true);
        var differences = Differences(x, shifted =>
        {
            backend.Softmax(shifted, y, logarithm);
            return Maps.Dot(y, dy);
        });
        Maps.AssertClose(differences, Maps.Values(dx).Zip(before, (a, b) => a - b).ToArray(), 1e-7);
    });

    [Fact]
    public void Loss_gradients_are_the_central_differences_of_the_mean() => Maps.ForAllSeeds(random =>
    {
        var shape = new Shape(random.Next(1, 4), random.Next(2, 8));
        var (student, teacher) = (Maps.Random(random, shape, scale: 3), Maps.Random(random, shape, scale: 3));
        var labels = Tensor.From<int>(Enumerable.Range(0, shape[0]).Select(_ => random.Next(shape[1])).ToArray(), new Shape(shape[0]));
        var smoothing = random.NextDouble();
        // Alpha 1 on both sides is the soft cross entropy; other alphas hold weights constant, so their surrogate is no potential.
        Loss[] losses =
        [
            (z, l, g) => backend.CrossEntropy(z, labels, smoothing, l, g),
            (z, l, g) => backend.SoftCrossEntropy(z, teacher, l, g),
            (z, l, g) => backend.AlphaDivergence(z, teacher, new(1, 1, 5), l, g),
        ];
        foreach (var loss in losses)
        {
            var (values, gradient) = (Tensor.Zeros(new Shape(shape[0]), DType.Float64), Tensor.Zeros(shape, DType.Float64));
            loss(student, values, gradient);
            var differences = Differences(student, shifted =>
            {
                loss(shifted, values, default);
                return Maps.Values(values).Average();
            });
            Maps.AssertClose(differences, Maps.Values(gradient), 1e-7);
        }
    });

    [Theory]
    [InlineData(DType.Float32)]
    [InlineData(DType.Float64)]
    public void Robust_losses_are_finite_for_extreme_logits(DType dtype) => Maps.ForAllSeeds(random =>
    {
        var shape = new Shape(random.Next(1, 4), random.Next(1, 12));
        var (student, teacher) = (Maps.Random(random, shape, dtype, 1e4), Maps.Random(random, shape, dtype, 1e4));
        double[] alphas = [-2, -1, -0.3, 0, 0.4, 1, 2.5];
        double[] clips = [1, 5, 1000, double.PositiveInfinity];
        var options = new AlphaDivergenceOptions(alphas[random.Next(7)], alphas[random.Next(7)], clips[random.Next(4)]);
        var (losses, gradient) = (Tensor.Zeros(new Shape(shape[0]), dtype), Tensor.Zeros(shape, dtype));
        backend.AlphaDivergence(student, teacher, options, losses, gradient);
        Assert.All(Maps.Values(losses).Concat(Maps.Values(gradient)), v => Assert.True(double.IsFinite(v), $"{v} at {options}"));
        backend.SoftCrossEntropy(student, teacher, losses, gradient);
        Assert.All(Maps.Values(losses).Concat(Maps.Values(gradient)), v => Assert.True(double.IsFinite(v)));
    });

    [Fact]
    public void Robust_and_published_agree_where_the_published_is_finite() => Maps.ForAllSeeds(random =>
    {
        var shape = new Shape(random.Next(1, 4), random.Next(1, 12));
        var scale = Math.Pow(10, random.Next(-1, 4));
        var (student, teacher) = (Maps.Random(random, shape, scale: scale), Maps.Random(random, shape, scale: scale));
        double[] alphas = [-2, -1, -0.3, 0, 0.4, 1, 2.5];
        var options = new AlphaDivergenceOptions(alphas[random.Next(7)], alphas[random.Next(7)]);
        var results = new double[2][];
        foreach (var compatible in (bool[])[false, true])
        {
            var (losses, gradient) = (Tensor.Zeros(new Shape(shape[0]), DType.Float64), Tensor.Zeros(shape, DType.Float64));
            backend.AlphaDivergence(student, teacher, options with { Compatible = compatible }, losses, gradient);
            // Losses decide row by row: a row whose sides tie up to rounding may pick either.
            results[compatible ? 1 : 0] = [.. Maps.Values(losses), .. Maps.Values(gradient)];
        }

        var finite = results[1].Select((v, i) => double.IsFinite(v) ? v : results[0][i]).ToArray();
        Maps.AssertClose(finite, results[0], 1e-9, $"{options} ");
    });

    [Fact]
    public void Results_do_not_depend_on_the_number_of_threads()
    {
        var random = new System.Random(7);
        var shape = new Shape(33, 100);
        var (student, teacher) = (Maps.Random(random, shape, DType.Float32, 5), Maps.Random(random, shape, DType.Float32, 5));
        var results = new List<float[][]>();
        foreach (var threads in (int[])[1, 2, 3])
        {
            using var pool = new CpuBackend(threads);
            var (losses, gradient, y) = (Tensor.Zeros(new Shape(33)), Tensor.Zeros(shape), Tensor.Zeros(shape));
            pool.AlphaDivergence(student, teacher, AlphaDivergenceOptions.Published, losses, gradient);
            pool.Softmax(student, y, logarithm: true);
            results.Add([losses.ToArray<float>(), gradient.ToArray<float>(), y.ToArray<float>()]);
        }

        Assert.Equal(results[0], results[1]);
        Assert.Equal(results[0], results[2]);
    }

    [Fact]
    public void A_label_outside_the_classes_is_named()
    {
        var logits = Tensor.Zeros(new Shape(2, 3));
        var labels = Tensor.From<int>([1, 3], new Shape(2));
        var error = Assert.Throws<ArgumentOutOfRangeException>(() => backend.CrossEntropy(logits, labels, 0, Tensor.Zeros(new Shape(2)), default));
        Assert.Contains("label 3 of row 1", error.Message);
    }

    private static double[] Differences(Tensor x, Func<Tensor, double> value)
    {
        const double step = 1e-5;
        var result = new double[x.Count];
        for (var i = 0; i < result.Length; i++)
        {
            var shifted = x.Clone();
            shifted.Span<double>()[i] += step;
            var above = value(shifted);
            shifted.Span<double>()[i] -= 2 * step;
            result[i] = (above - value(shifted)) / (2 * step);
        }

        return result;
    }
}
