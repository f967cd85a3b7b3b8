using AlphaNet.Pure.Supernet.Runs;
using AlphaNet.Pure.Supernet.Training;
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

    private static RunOptions Options => RunPresets.For(ToySpace.Create(), RunData.Shapes, epochs: 1, batchSize: 8) with { ShapesCount = 40 };

    private SupernetTrainer Start() =>
        SupernetTrainer.Start(run, Options, threads: 1);
}
