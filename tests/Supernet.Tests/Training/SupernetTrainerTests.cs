using AlphaNet.Pure.Nn.Data;
using AlphaNet.Pure.Supernet.Runs;
using AlphaNet.Pure.Supernet.Training;
using AlphaNet.Pure.Tensors.Files;
using Xunit;

namespace AlphaNet.Pure.Supernet.Tests.Training;

public sealed class SupernetTrainerTests : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("alphanet-trainer-");
    private readonly RunFolder run;

    public SupernetTrainerTests() => run = new RunFolder(Path.Combine(folder.FullName, "run"));

    public void Dispose() => folder.Delete(recursive: true);

    [Fact]
    public void Measuring_every_no_epochs_is_refused_where_it_is_set()
    {
        using var trainer = Start();

        Assert.Contains("MeasureEvery", Assert.Throws<ArgumentOutOfRangeException>(() => trainer.MeasureEvery = 0).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_run_in_training_is_refused_to_another_trainer_until_it_ends()
    {
        using (Start())
        {
            var message = Assert.Throws<IOException>(() => SupernetTrainer.Resume(run)).Message;
            Assert.Contains($"{run.Path}: another `train`", message, StringComparison.Ordinal);
            Assert.Equal("shapes", run.ReadManifest().DataName);
            using var search = run.HoldToSearch();
        }

        using var next = SupernetTrainer.Resume(run, threads: 1);
    }

    [Fact]
    public void A_run_goes_on_from_the_weights_it_was_given_whatever_becomes_of_their_file()
    {
        var given = new RunFolder(Path.Combine(folder.FullName, "given"));
        using (var first = SupernetTrainer.Start(given, Options with { Seed = 5 }, threads: 1))
        {
            Assert.True(first.Run());
        }

        float[] weights;
        using (var started = SupernetTrainer.Start(run, Options, threads: 1, initFile: given.CheckpointFile))
        {
            weights = started.Net.Parameters.Values.ToArray<float>();
        }

        Directory.Delete(given.Path, recursive: true);
        using var resumed = SupernetTrainer.Resume(run, threads: 1);
        Assert.Equal(weights, resumed.Net.Parameters.Values.ToArray<float>());
    }

    [Fact]
    public void Images_of_ones_own_are_trained_on_as_those_that_are_named()
    {
        float[] named;
        using (var trainer = Start())
        {
            Assert.True(trainer.Run());
            named = trainer.Net.Parameters.Values.ToArray<float>();
        }

        var options = Options with { Data = "mine" };
        var images = ShapesDataset.Train(options.ShapesCount, (ulong)options.Seed);
        var own = new RunFolder(Path.Combine(folder.FullName, "own"));
        using (var trainer = SupernetTrainer.Start(own, options, RunData.From(options, images), threads: 1))
        {
            Assert.True(trainer.Run());
            Assert.Equal(named, trainer.Net.Parameters.Values.ToArray<float>());
            Assert.Contains("without a test set", Assert.Throws<InvalidOperationException>(() => trainer.Data.TestBatches()).Message, StringComparison.Ordinal);
        }

        using (var resumed = SupernetTrainer.Resume(own, RunData.From(options, images), threads: 1))
        {
            Assert.Equal(named, resumed.Net.Parameters.Values.ToArray<float>());
        }

        var others = RunData.From(options, ShapesDataset.Train(options.ShapesCount, 77));
        Assert.Contains("is not what the run was trained on", Assert.Throws<FileFormatException>(() => SupernetTrainer.Resume(own, others)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Averaging_changes_what_is_measured_and_nothing_that_is_learnt()
    {
        float[] plain;
        using (var trainer = SupernetTrainer.Start(new RunFolder(Path.Combine(folder.FullName, "plain")), Options with { AverageDecay = 0 }, threads: 1))
        {
            Assert.True(trainer.Run());
            Assert.Same(trainer.Net, trainer.Trained);
            plain = trainer.Net.Parameters.Values.ToArray<float>();
        }

        using var averaging = SupernetTrainer.Start(run, Options with { AverageDecay = 0.5 }, threads: 1);
        Assert.True(averaging.Run());

        Assert.Equal(plain, averaging.Net.Parameters.Values.ToArray<float>());
        Assert.NotEqual(plain, averaging.Trained.Parameters.Values.ToArray<float>());
    }

    [Fact]
    public void A_run_that_was_stopped_goes_on_with_its_average()
    {
        var options = Options with { Epochs = 3, AverageDecay = 0.9 };
        float[] whole;
        using (var trainer = SupernetTrainer.Start(new RunFolder(Path.Combine(folder.FullName, "whole")), options, threads: 1))
        {
            Assert.True(trainer.Run());
            whole = trainer.Trained.Parameters.Values.ToArray<float>();
        }

        using (var stop = new CancellationTokenSource())
        using (var trainer = SupernetTrainer.Start(run, options, threads: 1))
        {
            trainer.EpochEnded = _ => stop.Cancel();
            Assert.False(trainer.Run(cancellation: stop.Token));
        }

        using var resumed = SupernetTrainer.Resume(run, threads: 1);
        Assert.True(resumed.Run());
        Assert.Equal(whole, resumed.Trained.Parameters.Values.ToArray<float>());
    }

    [Fact]
    public void A_run_that_was_started_by_other_arithmetic_says_so_when_it_goes_on()
    {
        using (var started = SupernetTrainer.Start(run, Options, threads: 1))
        {
            Assert.Null(started.StartedOn);
        }

        using (var same = SupernetTrainer.Resume(run, threads: 2))
        {
            Assert.Null(same.StartedOn);
        }

        var text = File.ReadAllText(run.ManifestFile);
        var arithmetic = run.ReadManifest().Arithmetic;
        Assert.StartsWith("cpu, ", arithmetic, StringComparison.Ordinal);
        File.WriteAllText(run.ManifestFile, text.Replace(arithmetic!, "a slide rule", StringComparison.Ordinal));
        using var other = SupernetTrainer.Resume(run, threads: 1);
        Assert.Equal("a slide rule", other.StartedOn);
    }

    private static RunOptions Options => RunPresets.For(ToySpace.Create(), RunData.Shapes, epochs: 1, batchSize: 8) with { ShapesCount = 40 };

    private SupernetTrainer Start() =>
        SupernetTrainer.Start(run, Options, threads: 1);
}
