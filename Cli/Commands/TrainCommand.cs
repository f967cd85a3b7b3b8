using System.CommandLine;
using System.Text.Json.Nodes;
using AlphaNet.Pure.Cli.Arguments;
using AlphaNet.Pure.Cli.Output;
using AlphaNet.Pure.Supernet.Runs;
using AlphaNet.Pure.Supernet.Training;
using AlphaNet.Pure.Tensors.Backends;
using AlphaNet.Pure.Tensors.Backends.Profiling;

namespace AlphaNet.Pure.Cli.Commands;

/// <summary>Trains a supernet into a run folder.</summary>
internal sealed class TrainCommand : ToolCommand
{
    private readonly Option<string> space;
    private readonly Option<string> data;
    private readonly Option<string> output;
    private readonly Option<int?> epochs;
    private readonly Option<int?> batch;
    private readonly RunSettings settings;
    private readonly Option<int?> threads;
    private readonly Option<bool> resume;
    private readonly Option<string> init;
    private readonly Option<bool> profiled;
    private readonly Option<string> device;
    private readonly Option<string> precision;

    public TrainCommand()
        : base(
            "train", "Trains a supernet: run.json, metrics.jsonl and checkpoints in one folder. Ctrl+C ends in a checkpoint.",
            "alphanet train --space cifar --data shapes --out my-run",
            "alphanet train --space cifar --data cifar-10-batches-bin --out my-run --epochs 60 --sampling best-up --seed 1",
            "alphanet train --out my-run --resume",
            "alphanet train --space cifar --data cifar-10-batches-bin --out on-gpu --device cuda --precision tf32",
            "alphanet train --space cifar --data shapes --images 4000 --epochs 1 --out profiled --profile",
            "alphanet train --space cifar --data cifar-10-batches-bin --out tuned --init my-run/checkpoint.safetensors --epochs 1 --lr 0.01",
            "alphanet train --space alphanet --data FOLDER --out published --init alphanet.pth.tar --epochs 0")
    {
        space = With(CommonOptions.Space(required: false));
        data = With(CommonOptions.Text("--data", "shapes|PATH", "The built-in set, or a folder of CIFAR-10, CIFAR-100 or IDX files.", required: false));
        output = With(CommonOptions.Text("--out", "RUN", "Folder of the run.", required: true));
        epochs = With(NumberOption.Count("--epochs", "Passes over the training data; 0, with --init, makes a run of finished weights, to eval, search and extract. Default: the space's recipe.", least: 0));
        batch = With(NumberOption.Count("--batch", "Images a step. Default: the space's recipe.", least: 2));
        settings = new RunSettings();
        foreach (var option in settings.Options)
        {
            With(option);
        }

        threads = With(CommonOptions.Threads());
        device = With(DeviceArgument.Option());
        precision = With(PrecisionArgument.Option());
        resume = With(new Option<bool>("--resume") { Description = "Go on with the run in the folder; other options, where given, must be the run's." });
        profiled = With(new Option<bool>("--profile") { Description = "Measure what every kernel takes: a table at the end, and RUN/trace.json for chrome://tracing." });
        init = With(CommonOptions.Text("--init", "FILE", "Weights to start from: safetensors or a PyTorch supernet checkpoint. Another run's have learnt from what this one holds out, unless both have the same data, --seed and --validation-share.", required: false));
    }

    protected override int Run(ParseResult parsed, Terminal terminal, CancellationToken cancellation)
    {
        var folder = new RunFolder(parsed.GetRequiredValue(output));
        var profile = parsed.GetValue(profiled) ? new KernelProfile() : null;
        using var opened = DeviceArgument.Open(parsed.GetRequiredValue(device), parsed.GetRequiredValue(precision), terminal);
        using var trainer = parsed.GetValue(resume) ? Resume(parsed, folder, profile, opened.Backend) : Start(parsed, folder, profile, opened.Backend);
        var finished = TrainingWork.Run(terminal, trainer, cancellation, out var last);
        var kernels = profile is null || trainer.ProfiledSteps == 0 ? null : ProfileReport.Of(profile, trainer);
        if (kernels is not null)
        {
            folder.WriteTrace(profile!);
            terminal.Show(kernels.ToTable());
            terminal.Line($"Trace of the first calls, for chrome://tracing: {folder.TraceFile}");
        }
        else if (profile is not null)
        {
            terminal.Line("Nothing was profiled: no step was done.");
        }

        if (!finished)
        {
            terminal.Note($"Interrupted; the state is in {folder.CheckpointFile}. Go on with: alphanet train --out {folder.Path} --resume{DeviceArgument.Again(parsed.GetRequiredValue(device), parsed.GetRequiredValue(precision))}");
            return ExitCode.Interrupted;
        }

        if (terminal.IsJson)
        {
            terminal.Result(ToJson(folder, kernels));
        }
        else
        {
            terminal.Line($"{(last is not null ? "Done" : trainer.IsOfGivenWeights ? "A run of the given weights, not trained" : "The run was complete already")}: {folder.Path}. Next: alphanet search --run {folder.Path}");
        }

        return ExitCode.Done;
    }

    private SupernetTrainer Start(ParseResult parsed, RunFolder folder, KernelProfile? profile, IBackend? backend)
    {
        if (folder.HasRun)
        {
            throw new UsageException($"{folder.Path}: a run was started here before. Go on with it by --resume, or choose another --out.");
        }

        var searched = SpaceArgument.Load(parsed.GetValue(space) ?? throw new UsageException("--space is missing. Give alphanet, cifar or a JSON file; only --resume needs none."));
        var source = DataPath(parsed) ?? throw new UsageException("--data is missing. Give shapes or a folder; only --resume needs none.");
        if (parsed.GetValue(epochs) == 0 && InitPath(parsed) is null)
        {
            throw new UsageException("--epochs 0 trains nothing. Give --init FILE as well, whose weights eval, search and extract then measure, or more epochs.");
        }

        var options = settings.Apply(parsed, RunPresets.For(searched, source, parsed.GetValue(epochs), parsed.GetValue(batch)));
        return SupernetTrainer.Start(folder, options, parsed.GetValue(threads) ?? 0, InitPath(parsed), profile, backend);
    }

    private SupernetTrainer Resume(ParseResult parsed, RunFolder folder, KernelProfile? profile, IBackend? backend)
    {
        var manifest = folder.ReadManifest();
        var run = manifest.Options;
        (Option Option, object? Given, object? Has)[] start =
        [
            (space, parsed.GetValue(space) is { } text ? SpaceArgument.Load(text) : null, run.Space),
            (data, DataPath(parsed), Path.TrimEndingDirectorySeparator(run.Data)),
            (epochs, parsed.GetValue(epochs), run.Epochs),
            (batch, parsed.GetValue(batch), run.BatchSize),
            (init, InitPath(parsed), manifest.InitFile),
        ];
        string[] contradictions =
        [
            .. start.Where(s => s.Given is not null && !s.Given.Equals(s.Has)).Select(s => $"{s.Option.Name} {s.Given} (the run has {s.Has ?? "none"})"),
            .. settings.Contradictions(parsed, run),
        ];
        return contradictions.Length == 0
            ? SupernetTrainer.Resume(folder, parsed.GetValue(threads) ?? 0, profile, backend)
            : throw new UsageException($"{folder.Path}: --resume goes on with the run's own settings, these contradict them: {string.Join(", ", contradictions)}. Leave them out, or start another run.");
    }

    // Paths are kept whole, so that a run resumes from any working directory; a folder is the same with a slash behind it and without.
    private string? DataPath(ParseResult parsed) =>
        parsed.GetValue(data) is { Length: > 0 } given ? given == RunData.Shapes ? given : Path.TrimEndingDirectorySeparator(Path.GetFullPath(given)) : null;

    private string? InitPath(ParseResult parsed) => parsed.GetValue(init) is { Length: > 0 } given ? Path.GetFullPath(given) : null;

    // By the run's own record, which a run that was complete already has as well.
    private static JsonObject ToJson(RunFolder folder, ProfileReport? kernels)
    {
        var last = folder.ReadMetrics().LastOrDefault();
        return new JsonObject
        {
            ["run"] = folder.Path,
            ["checkpoint"] = folder.CheckpointFile,
            ["steps"] = last?["step"]?.DeepClone(),
            ["val_min_top1"] = last?["val_min_top1"]?.DeepClone(),
            ["val_max_top1"] = last?["val_max_top1"]?.DeepClone(),
            ["kernels"] = kernels?.ToJson(),
        };
    }
}
