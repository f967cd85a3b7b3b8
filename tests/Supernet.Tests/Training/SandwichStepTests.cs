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
        private readonly CpuBackend backend;
        private readonly SandwichStep step;
        private readonly Tensor images;
        private readonly Tensor labels;
        private readonly NetworkPlan[] plans;

        public Run(SearchSpace space, int threads, int batch)
        {
            backend = new CpuBackend(threads);
            Net = new ElasticNet(space, classes: 10);
            foreach (var p in Net.Parameters.Parameters)
            {
                backend.Copy(p.FromFile(WeightRecipe.Tensor("run", p.Name, p.FileShape, DType.Float32)), p.Value);
            }

            step = new SandwichStep(Net, backend, new Sgd(Net.Parameters, backend, new OptimizerOptions()), new SandwichOptions(), seed: 3);
            images = RecipeStream.Tensor("images", new Shape(batch, 32, 32, 3), -2, 2, DType.Float32);
            labels = Tensor.Wrap(Enumerable.Range(0, batch).ToArray(), new Shape(batch));
            var random = new PythonRandom(1);
            var sampler = new UniformSampler(space);
            Architecture[] architectures = [space.Max, sampler.Sample(random), sampler.Sample(random), space.Min];
            plans = [.. architectures.Select(a => NetworkPlan.Create(space, a))];
        }

        public ElasticNet Net { get; }

        public double[] Losses => step.Losses.ToArray();

        public void Step(int t, Action? meanwhile = null) => step.Run(images, labels, plans, learningRate: 0.05, t, meanwhile);

        public void Dispose() => backend.Dispose();
    }
}
