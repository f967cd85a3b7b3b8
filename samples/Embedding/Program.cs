// Trains a tiny supernet inside a program of your own, measures its smallest and largest nets, searches for the best ones between, and cuts one out as a file.
// Usage: dotnet run -c Release --project samples/Embedding [-- FOLDER]
using AlphaNet.Pure.Embedding;
using AlphaNet.Pure.Supernet.Evaluation;
using AlphaNet.Pure.Supernet.Files;
using AlphaNet.Pure.Supernet.Runs;
using AlphaNet.Pure.Supernet.Search;
using AlphaNet.Pure.Supernet.Spaces;
using AlphaNet.Pure.Supernet.Training;
using AlphaNet.Pure.Tensors.Cpu;

var folder = new RunFolder(args is [var given] ? given : Directory.CreateTempSubdirectory("embedding-").FullName);

using var stop = new CancellationTokenSource();
Console.CancelKeyPress += (_, pressed) =>
{
    pressed.Cancel = true;
    stop.Cancel();
};

// A search space is data: what may be chosen for every stage. Named ones are in SearchSpaces.
var space = new SearchSpace(
    "tiny", resolutions: [32], stemWidths: [8, 16], stemStride: 2,
    stages:
    [
        new("first", [8, 16], [1, 2], [3, 5], [1], Stride: 1, SqueezeExcite: false),
        new("second", [16, 24], [1, 2], [3, 5], [3, 4], Stride: 2, SqueezeExcite: true),
    ],
    lastWidths: [32, 48]);
var options = RunPresets.For(space, RunData.Shapes, epochs: 2, batchSize: 32) with
{
    ShapesCount = 500,
    ValidationShare = 0.2,
    CalibrationBatches = 2,
    CalibrationBatchSize = 64,
};

// Where a run was stopped, or even killed, it goes on to the same weights.
using var trainer = folder.HasRun ? SupernetTrainer.Resume(folder) : SupernetTrainer.Start(folder, options);
if (!trainer.Run(new ConsoleProgress(), stop.Token))
{
    return Stopped();
}

try
{
    // A supernet has no batch norm statistics of its own: every net is calibrated on training data before it is used.
    using var backend = new CpuBackend();
    var (data, trained) = (trainer.Data, trainer.Trained.Space);
    var (calibration, validation) = (data.CalibrationBatches(), data.ValidationBatches());
    using var evaluator = new SupernetEvaluator(trainer.Trained, calibration, validation, backend.Threads);
    foreach (var (name, architecture) in new[] { ("smallest", trained.Min), ("largest", trained.Max) })
    {
        Console.WriteLine($"{name} net: {evaluator.Evaluate(architecture, stop.Token).Top1:F1} % of validation images right");
    }

    // The best nets between them; stopped, the search goes on from what it had measured as well.
    using var searcher = SupernetSearcher.Open(folder, trainer.Trained, data, SearchPresets.For(trained, data.Classes, population: 6, generations: 2));
    if (!searcher.Run(cancellation: stop.Token))
    {
        return Stopped();
    }

    foreach (var net in searcher.Search.Front)
    {
        Console.WriteLine($"{net.Cost.MegaFlops,6:F2} MFLOPs, {net.Accuracy.Top1:F1} %: {net.Architecture}");
    }

    var plan = NetworkPlan.Create(trained, trained.Min);
    var file = Path.Combine(folder.Path, "smallest.safetensors");
    using var statistics = new SubnetRunner(trainer.Trained, backend).Calibrate(plan, calibration, stop.Token);
    SubnetExtractor.Write(file, trainer.Trained, plan, statistics, data.Normalization);
    Console.WriteLine($"{plan.Architecture} written to {file}");
    return 0;
}
catch (OperationCanceledException)
{
    return Stopped();
}

int Stopped()
{
    Console.WriteLine($"Stopped; the same command with the folder {folder.Path} goes on.");
    return 1;
}
