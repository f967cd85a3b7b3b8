using AlphaNet.Pure.Kernels.Tests.Conformance;
using AlphaNet.Pure.Nn.Data;
using AlphaNet.Pure.Supernet.Runs;
using AlphaNet.Pure.Supernet.Training;

namespace AlphaNet.Pure.Kernels.Tests.Training;

/// <summary>Runs that change between device and processor.</summary>
[Collection(TestDevice.Collection)]
public sealed class MixedRunTests(TestDevice device) : IDisposable
{
    private const double Tolerance = 1e-4;

    private static readonly RunOptions Options = new()
    {
        Space = TinySpace.Create(),
        Data = RunData.Shapes,
        ShapesCount = 8,
        ValidationShare = 0.5,
        Epochs = 3,
        BatchSize = 4,
        LearningRate = 0.05,
        WarmupEpochs = 0,
        Seed = 5,
        Sandwich = new SandwichOptions { Subnets = 3 },
        CalibrationBatches = 1,
        CalibrationBatchSize = 4,
        Augmentation = AugmentationOptions.Cifar,
    };

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("alphanet-mixed-");

    public void Dispose() => folder.Delete(recursive: true);

    [Fact]
    public void Killed_on_the_device_resumed_on_the_processor_and_ended_on_the_device_a_run_is_the_processors()
    {
        var (start, expected, measured) = RunOnCpu();
        var place = Folder("mixed");

        using (var trainer = SupernetTrainer.Start(place, Options, threads: 1, device: device.Gpu))
        {
            // As a kill after the checkpoint: nothing is tidied up.
            trainer.EpochEnded = _ => throw new OperationCanceledException();
            Assert.Throws<OperationCanceledException>(() => trainer.Run());
        }

        using (var trainer = SupernetTrainer.Resume(place, threads: 1))
        {
            using var stop = new CancellationTokenSource();
            trainer.EpochEnded = _ => stop.Cancel();
            Assert.False(trainer.Run(cancellation: stop.Token));
        }

        using var last = SupernetTrainer.Resume(place, threads: 1, device: device.Gpu);
        EpochMetrics? metrics = null;
        last.EpochEnded = m => metrics = m;
        Assert.True(last.Run());

        Assert.Equal(device.Gpu.Device, last.Net.Parameters.Values.Device);
        var actual = last.Net.Parameters.Values.ToDoubles();
        Assert.InRange(Numbers.Deviation(expected, start), 100 * Tolerance, double.PositiveInfinity);
        Numbers.Close("weights", expected, actual, Tolerance);
        Assert.Equal(Options.Epochs, place.ReadMetrics().Count);
        Numbers.Close("loss of the smallest", [measured.Smallest!.Value.Loss!.Value], [metrics!.Smallest!.Value.Loss!.Value], Tolerance);
        Numbers.Close("loss of the largest", [measured.Largest!.Value.Loss!.Value], [metrics.Largest!.Value.Loss!.Value], Tolerance);
    }

    private (double[] Start, double[] End, EpochMetrics Measured) RunOnCpu()
    {
        using var trainer = SupernetTrainer.Start(Folder("cpu"), Options, threads: 1);
        var start = trainer.Net.Parameters.Values.ToDoubles();
        EpochMetrics? metrics = null;
        trainer.EpochEnded = m => metrics = m;
        Assert.True(trainer.Run());
        return (start, trainer.Net.Parameters.Values.ToDoubles(), metrics!);
    }

    private RunFolder Folder(string name) => new(Path.Combine(folder.FullName, name));
}
