using AlphaNet.Pure.AutoDiff;
using AlphaNet.Pure.Nn.Layers;
using AlphaNet.Pure.Nn.Optimization;
using AlphaNet.Pure.Supernet.Elastic;
using AlphaNet.Pure.Supernet.Sampling;
using AlphaNet.Pure.Supernet.Spaces;
using AlphaNet.Pure.Supernet.Training;
using AlphaNet.Pure.Tensors;
using AlphaNet.Pure.Tensors.Cpu;
using AlphaNet.Pure.Testing;
using Xunit;

namespace AlphaNet.Pure.Supernet.Tests.Training;

/// <summary>Runs by itself: it reads the process's allocation counter.</summary>
[Collection(nameof(SandwichStepTests))]
public sealed class SandwichStepTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void A_warm_step_allocates_nothing(int threads)
    {
        using var run = new Run(ToySpace.Create(), threads, batch: 2);
        run.Step(0);
        run.Step(1);

        Assert.Equal(0, Allocation.OfProcess(() =>
        {
            for (var t = 2; t < 7; t++)
            {
                run.Step(t);
            }
        }));
    }

    [Fact]
    public void What_is_to_be_done_meanwhile_comes_after_all_passes_and_before_the_losses()
    {
        using var run = new Run(ToySpace.Create(), threads: 1, batch: 2);
        var calls = 0;
        var weights = run.Net.Parameters.Values.ToArray<float>();
        run.Step(0, () =>
        {
            calls++;
            Assert.All(run.Losses, loss => Assert.Equal(0, loss));
            Assert.Contains(run.Net.Parameters.Gradients.ToArray<float>(), v => v != 0);
            Assert.Equal(weights, run.Net.Parameters.Values.ToArray<float>());
        });
        Assert.Equal(1, calls);
        Assert.All(run.Losses, loss => Assert.NotEqual(0, loss));
    }

    [Theory]
    [InlineData(nameof(ToySpace))]
    [InlineData(nameof(SearchSpaces.Cifar))]
    public void Weights_are_bit_equal_for_any_number_of_threads(string name)
    {
        var space = name == nameof(ToySpace) ? ToySpace.Create() : SearchSpaces.Cifar;
        var expected = Train(space, threads: 1);
        Assert.Contains(expected, v => v != 0);
        Assert.Equal(expected, Train(space, threads: 2));
        Assert.Equal(expected, Train(space, threads: 3));
    }

    [Theory]
    [InlineData(Distillation.Alpha)]
    [InlineData(Distillation.Kl)]
    [InlineData(Distillation.None)]
    public void Smaller_subnets_learn_from_what_the_options_say(Distillation distillation)
    {
        using var run = new Run(ToySpace.Create(), threads: 1, batch: 6, new SandwichOptions { Distillation = distillation, Dropout = 0, DropConnect = 0 });
        var logits = run.Logits();
        run.Step(0);

        Assert.Equal(Smoothed(logits[0]), run.Losses[0], 1e-5);
        for (var i = 1; i < logits.Length; i++)
        {
            var (labels, kl) = (Smoothed(logits[i]), logits[i].Zip(logits[0], SoftCrossEntropy).Average());
            Assert.True(Math.Abs(labels - kl) > 1e-3, "the two losses can be told apart");
            switch (distillation)
            {
                case Distillation.None:
                    Assert.Equal(labels, run.Losses[i], 1e-5);
                    break;
                case Distillation.Kl:
                    Assert.Equal(kl, run.Losses[i], 1e-5);
                    break;
                default:
                    // Its value is pinned by the golden figures.
                    Assert.True(Math.Abs(run.Losses[i] - labels) > 1e-3 && Math.Abs(run.Losses[i] - kl) > 1e-3);
                    break;
            }
        }

        double Smoothed(double[][] rows) => rows.Select((row, image) => -LogSoftmax(row).Select((log, c) => log * (0.01 + (c == image ? 0.9 : 0))).Sum()).Average();
    }

    [Theory]
    [InlineData(Distillation.Alpha, 0.5, 0)]
    [InlineData(Distillation.Alpha, 0, 0.9)]
    [InlineData(Distillation.Kl, 0.5, 0)]
    [InlineData(Distillation.Kl, 0, 0.9)]
    public void The_teacher_is_the_pass_the_largest_net_learns_by_with_its_noise(Distillation distillation, double dropout, double dropConnect)
    {
        const int step = 4;
        using var run = new Run(ToySpace.Create(), threads: 1, batch: 6, new SandwichOptions { Distillation = distillation, Dropout = dropout, DropConnect = dropConnect });
        var quiet = run.Logits();
        var noisy = run.Logits(dropout, dropConnect, step)[0];
        run.Step(step);

        for (var i = 1; i < quiet.Length; i++)
        {
            Assert.Equal(Loss(quiet[i], noisy), run.Losses[i], 1e-5);
            Assert.True(Math.Abs(Loss(quiet[i], quiet[0]) - run.Losses[i]) > 1e-4, "the two teachers can be told apart");
        }

        double Loss(double[][] students, double[][] teachers) =>
            students.Zip(teachers, (student, teacher) => distillation == Distillation.Kl ? SoftCrossEntropy(student, teacher) : AdaptiveAlpha(student, teacher)).Average();
    }

    [Theory]
    [InlineData(0.5, 0)]
    [InlineData(0, 0.9)]
    public void Noise_is_in_the_largest_net_alone_and_another_in_every_step(double dropout, double dropConnect)
    {
        double[] Losses(double rate, double connect, long step)
        {
            using var run = new Run(SearchSpaces.Cifar, threads: 1, batch: 8, new SandwichOptions { Distillation = Distillation.None, Dropout = rate, DropConnect = connect });
            run.Step(step);
            return run.Losses;
        }

        var (without, first, second) = (Losses(0, 0, 1), Losses(dropout, dropConnect, 1), Losses(dropout, dropConnect, 2));
        Assert.Equal(without[1..], first[1..]);
        Assert.Equal(without[1..], second[1..]);
        Assert.Equal(3, new[] { without[0], first[0], second[0] }.Distinct().Count());
        Assert.Equal(first, Losses(dropout, dropConnect, 1));
    }

    private static double[] LogSoftmax(double[] row) => [.. row.Select(v => v - Math.Log(row.Sum(Math.Exp)))];

    private static double[] Softmax(double[] row) => [.. LogSoftmax(row).Select(Math.Exp)];

    private static double SoftCrossEntropy(double[] student, double[] teacher) => -Softmax(teacher).Zip(LogSoftmax(student), (p, log) => p * log).Sum();

    /// <summary>The loss of alphas -1 and 1 with a clip of 5: of the two the one whose divergence is larger, the second if they are equal.</summary>
    private static double AdaptiveAlpha(double[] student, double[] teacher)
    {
        var (q, p) = (Softmax(student), Softmax(teacher));
        double[] w = [.. q.Zip(p, (a, b) => Math.Min(a / b, 5))];
        var left = 0.5 * q.Zip(w, (a, b) => a * (b - 1)).Sum();
        var right = p.Zip(q, (b, a) => b * Math.Log(b / a)).Sum();
        return left > right ? -LogSoftmax(student).Select((log, c) => q[c] * (0.5 - w[c]) * log).Sum() : SoftCrossEntropy(student, teacher);
    }

    private static float[] Train(SearchSpace space, int threads)
    {
        using var run = new Run(space, threads, batch: 6);
        for (var t = 0; t < 3; t++)
        {
            run.Step(t);
        }

        return run.Net.Parameters.Values.ToArray<float>();
    }

    /// <summary>A run with dropout and drop-connect on made-up images.</summary>
    private sealed class Run : IDisposable
    {
        private const ulong Seed = 3;

        private readonly CpuBackend backend;
        private readonly SandwichStep step;
        private readonly Tensor images;
        private readonly Tensor labels;
        private readonly NetworkPlan[] plans;

        public Run(SearchSpace space, int threads, int batch, SandwichOptions? options = null)
        {
            backend = new CpuBackend(threads);
            Net = new ElasticNet(space, classes: 10);
            foreach (var p in Net.Parameters.Parameters)
            {
                backend.Copy(p.FromFile(WeightRecipe.Tensor("run", p.Name, p.FileShape, DType.Float32)), p.Value);
            }

            step = new SandwichStep(Net, backend, new Sgd(Net.Parameters, backend, new OptimizerOptions()), options ?? new SandwichOptions(), Seed);
            images = RecipeStream.Tensor("images", new Shape(batch, 32, 32, 3), -2, 2, DType.Float32);
            labels = Tensor.Wrap(Enumerable.Range(0, batch).ToArray(), new Shape(batch));
            var random = new PythonRandom(1);
            var sampler = new UniformSampler(space);
            Architecture[] architectures = [space.Max, sampler.Sample(random), sampler.Sample(random), space.Min];
            plans = [.. architectures.Select(a => NetworkPlan.Create(space, a))];
        }

        public ElasticNet Net { get; }

        /// <summary>Of every subnet, by its own pass, a row an image; with noise in all of them if it is asked for.</summary>
        public double[][][] Logits(double dropout = 0, double dropConnect = 0, long t = 0) =>
            [.. plans.Select(plan =>
            {
                var tape = new Tape(backend, recording: false);
                var context = new ForwardContext(tape, NormMode.Batch) { Dropout = dropout, DropConnect = dropConnect, Seed = Seed, Step = (ulong)t };
                return Net.Forward(context, tape.Constant(images), plan).Value.ToArray<float>().Select(v => (double)v).Chunk(Net.Classes).ToArray();
            })];

        public double[] Losses => step.Losses.ToArray();

        public void Step(long t, Action? meanwhile = null) => step.Run(images, labels, plans, learningRate: 0.05, t, meanwhile);

        public void Dispose() => backend.Dispose();
    }
}
