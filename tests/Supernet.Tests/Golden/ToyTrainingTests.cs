using AlphaNet.Pure.Supernet.Files;
using AlphaNet.Pure.Supernet.Sampling;
using AlphaNet.Pure.Supernet.Spaces;
using AlphaNet.Pure.Tensors;
using AlphaNet.Pure.Testing;
using Xunit;

namespace AlphaNet.Pure.Supernet.Tests.Golden;

/// <summary>Three sandwich steps: learning rate, losses, logits, the side picked, summed gradients, weights and momenta as in the official trainer.</summary>
public sealed class ToyTrainingTests
{
    [Fact]
    public void Three_steps_equal_the_digests_in_float64() => Train(new GoldenDigest("toya_digest"), DType.Float64, 1e-9);

    [Fact]
    public void Three_steps_equal_the_digests_in_float32() => Train(new GoldenDigest("toya_digest"), DType.Float32, 2e-5);

    [SharedGoldenFact("toya_f64.json", "toya_f64.bin")]
    public void Three_steps_equal_the_official_ones_in_float64() => Train(new GoldenBundle("toya_f64"), DType.Float64, 1e-9);

    [SharedGoldenFact("toya_f32.json", "toya_f32.bin")]
    public void Three_steps_equal_the_official_ones_in_float32() => Train(new GoldenBundle("toya_f32"), DType.Float32, 1e-5);

    [Fact]
    public void The_sampler_draws_the_recorded_architectures()
    {
        var figures = new GoldenDigest("toya_digest");
        var sampler = new UniformSampler(ToySpace.Create());
        var random = new PythonRandom(0);
        for (var t = 0; t < ToyTraining.Steps; t++)
        {
            foreach (var subnet in ToyTraining.Definition(figures, t).GetProperty("subnets").EnumerateArray().Where(s => s.GetProperty("kind").GetString() == "random"))
            {
                Assert.Equal(Architecture.FromJson(subnet.GetProperty("arch")), sampler.Sample(random));
            }
        }
    }

    [SharedGoldenTheory("toya_before.pth.tar", "toya_before_zip.pth", "toya_f32.json", "toya_f32.bin")]
    [InlineData("toya_before.pth.tar")]
    [InlineData("toya_before_zip.pth")]
    public void A_checkpoint_of_the_official_trainer_trains_on_as_there(string file)
    {
        var figures = new GoldenBundle("toya_f32");
        using var training = new ToyTraining(figures, DType.Float32, 1e-5);
        SupernetWeights.Read(GoldenFiles.Find(file)).LoadInto(training.Net, training.Backend);
        foreach (var p in training.Net.Parameters.Parameters)
        {
            figures.Close("before/" + p.Name, p.ToFile(p.Value), tolerance: 0);
        }

        training.Run();
    }

    [SharedGoldenFact("toya_after.pth.tar", "toya_f32.json", "toya_f32.bin")]
    public void The_checkpoint_after_the_run_holds_the_last_weights_and_the_statistics_of_the_start()
    {
        var figures = new GoldenBundle("toya_f32");
        using var training = new ToyTraining(figures, DType.Float32, 1e-5);
        var plan = NetworkPlan.CreateMax(training.Net.Space);
        var statistics = SupernetWeights.Read(GoldenFiles.Find("toya_after.pth.tar")).LoadInto(training.Net, plan, training.Backend);
        foreach (var p in training.Net.Parameters.Parameters)
        {
            figures.Close($"after{ToyTraining.Steps - 1}/{p.Name}", p.ToFile(p.Value), tolerance: 0);
        }

        foreach (var norm in training.Net.Norms)
        {
            figures.Close($"before/{norm.Name}.running_mean", statistics.Mean(norm.Site), tolerance: 0);
            figures.Close($"before/{norm.Name}.running_var", statistics.Variance(norm.Site), tolerance: 0);
        }
    }

    private static void Train(IGoldenFigures figures, DType dtype, double tolerance)
    {
        using var training = new ToyTraining(figures, dtype, tolerance);
        training.LoadWeights();
        training.Run();
    }
}
