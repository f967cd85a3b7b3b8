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
    public void A_run_stopped_in_the_measurement_has_its_last_epoch_and_measures_when_it_goes_on()
    {
        var options = Options with { Epochs = 2 };
        var whole = new RunFolder(Path.Combine(folder.FullName, "whole"));
        using (var trainer = SupernetTrainer.Start(whole, options, threads: 1))
        {
            Assert.True(trainer.Run());
        }

        using (var stop = new CancellationTokenSource())
        using (var trainer = SupernetTrainer.Start(run, options, threads: 1))
        {
            var ended = 0;
            trainer.EpochEnded = _ => ended++;
            // The last step is always reported; its epoch's end comes after.
            Assert.False(trainer.Run(new AtLastStep(stop.Cancel), stop.Token));
            Assert.Equal(1, ended);
        }

        Assert.Equal(File.ReadAllBytes(whole.CheckpointFile), File.ReadAllBytes(run.CheckpointFile));
        Assert.Equal([1, 2], run.ReadMetrics().Select(line => (int)line["epoch"]!));
        Assert.False(run.ReadMetrics()[^1].ContainsKey("val_max_top1"));
        using var resumed = SupernetTrainer.Resume(run, threads: 1);
        using (var stopped = new CancellationTokenSource())
        {
            stopped.Cancel();
            Assert.False(resumed.Run(cancellation: stopped.Token));
        }

        Assert.True(resumed.Run());
        foreach (var key in (string[])["epoch", "loss_max", "val_min_top1", "val_max_top1", "val_max_loss"])
        {
            Assert.Equal((double)whole.ReadMetrics()[^1][key]!, (double)run.ReadMetrics()[^1][key]!);
        }
    }

    [Fact]
    public void An_image_that_cannot_be_read_takes_no_step_with_it()
    {
        var options = Options with { Data = "mine", Epochs = 3 };
        var images = new Failing(ShapesDataset.Train(options.ShapesCount, (ulong)options.Seed));
        using (var trainer = SupernetTrainer.Start(run, options, RunData.From(options, images), threads: 1))
        {
            trainer.EpochEnded = _ => images.Fails = true;
            Assert.Throws<SampleException>(() => trainer.Run());
        }

        // The batches that were ready when it began are done; the first epoch has four.
        images.Fails = false;
        using var resumed = SupernetTrainer.Resume(run, RunData.From(options, images), threads: 1);
        var first = 0L;
        resumed.Run(new EveryStep(step => first = first == 0 ? step : first));
        Assert.InRange(first, 6, 12);
    }

    private sealed class AtLastStep(Action action) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value)
        {
            if (value.Step == value.Steps)
            {
                action();
            }
        }
    }

    private sealed class EveryStep(Action<long> action) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value) => action(value.Step);
    }

    private sealed class Failing(IImageDataset images) : IImageDataset
    {
        public bool Fails { get; set; }

        public string Name => images.Name;

        public int Count => images.Count;

        public int Height => images.Height;

        public int Width => images.Width;

        public int Channels => images.Channels;

        public int Classes => images.Classes;

        public IReadOnlyList<string> ClassNames => images.ClassNames;

        public ulong ContentHash => images.ContentHash;

        public void Read(int index, Span<byte> pixels, out int label)
        {
            if (Fails)
            {
                throw new IOException("the disk is gone");
            }

            images.Read(index, pixels, out label);
        }
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
