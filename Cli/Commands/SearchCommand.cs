using System.CommandLine;
using System.Text.Json.Nodes;
using AlphaNet.Pure.Cli.Arguments;
using AlphaNet.Pure.Cli.Output;
using AlphaNet.Pure.Supernet.Runs;
using AlphaNet.Pure.Supernet.Sampling;
using AlphaNet.Pure.Supernet.Search;
using AlphaNet.Pure.Tensors.Cpu;

namespace AlphaNet.Pure.Cli.Commands;

/// <summary>Searches a trained supernet, or a space by a predictor, for the subnets that no cheaper one beats.</summary>
internal sealed class SearchCommand : ToolCommand
{
    private readonly Option<string> run;
    private readonly Option<string> space;
    private readonly Option<string> predictor;
    private readonly Option<string> output;
    private readonly SearchArguments settings = new();
    private readonly Option<bool> restart;
    private readonly Option<int?> threads;
    private readonly Option<string> device;
    private readonly Option<string> precision;

    public SearchCommand()
        : base(
            "search",
            "Searches a trained supernet: the Pareto front as a table, search.json and pareto.svg. Chooses by the validation part; the test set is not read. With a predictor it searches a space, without a run and data.",
            "alphanet search --run my-run",
            "alphanet search --run my-run --min-mflops 4 --max-mflops 12 --generations 20 --population 64",
            "alphanet search --run my-run --initial 128 --mutants 32 --children 32 --mutation 0.2 --bin 1",
            "alphanet search --run my-run --json",
            "alphanet search --space alphanet --predictor forest.json --out found --initial 512 --mutants 128 --children 128 --generations 20 --min-mflops 200 --max-mflops 1200 --bin 10")
    {
        run = With(CommonOptions.Text("--run", "RUN", "Folder of a training run. Needed, but for a search by a predictor.", required: false));
        space = With(CommonOptions.Space(required: false));
        predictor = With(CommonOptions.Text("--predictor", "FILE", "Regression forest fitted on that space, which predicts accuracies: a JSON index, its arrays in a .bin file beside it.", required: false));
        output = With(CommonOptions.Text("--out", "DIR", "Folder for the results of a search by a predictor.", required: false));
        foreach (var option in settings.All)
        {
            With(option);
        }

        restart = With(new Option<bool>("--restart") { Description = "Start anew where an interrupted search lies in the folder, which is lost." });
        threads = With(CommonOptions.Threads());
        device = With(DeviceArgument.Option());
        precision = With(PrecisionArgument.Option());
    }

    protected override int Run(ParseResult parsed, Terminal terminal, CancellationToken cancellation) =>
        IsByPredictor(parsed) ? Predict(parsed, terminal, cancellation) : Measure(parsed, terminal, cancellation);

    private bool IsByPredictor(ParseResult parsed)
    {
        Option[] predicting = [space, predictor, output];
        if (predicting.FirstOrDefault(IsGiven) is not { } given)
        {
            return IsGiven(run) ? false : throw new UsageException($"Give {run.Name}, a trained supernet to search; or {space.Name}, {predictor.Name} and {output.Name}, a space to search by a predictor.");
        }

        if (((Option[])[run, restart, threads, device, precision]).FirstOrDefault(IsGiven) is { } measuring)
        {
            throw new UsageException($"{measuring.Name} belongs to the search of a run, {given.Name} to a search by a predictor. Leave one of the two out.");
        }

        if (predicting.FirstOrDefault(option => !IsGiven(option)) is { } missing)
        {
            throw new UsageException($"{missing.Name} is missing: a search by a predictor takes {space.Name}, {predictor.Name} and {output.Name}.");
        }

        return true;

        bool IsGiven(Option option) => parsed.GetResult(option) is { Implicit: false };
    }

    private int Measure(ParseResult parsed, Terminal terminal, CancellationToken cancellation)
    {
        var folder = new RunFolder(parsed.GetRequiredValue(run));
        var manifest = folder.ReadManifest();
        var options = settings.Read(parsed, manifest.Options.Space, manifest.Classes);
        using var backend = new CpuBackend(parsed.GetValue(threads) ?? 0);
        using var opened = DeviceArgument.Open(parsed.GetRequiredValue(device), parsed.GetRequiredValue(precision), terminal);
        var net = folder.LoadNet(manifest, backend);
        var search = SearchWork.Run(terminal, folder, net, folder.OpenData(manifest), options, parsed.GetValue(restart), backend.Threads, opened, cancellation);
        var files = new SearchFolder(folder);
        if (!search.IsFinished)
        {
            terminal.Note($"Interrupted; the state is in {files.StateFile}. The same command goes on from there.");
            return ExitCode.Interrupted;
        }

        return Show(terminal, search, files, "Accuracy is on the validation part; `alphanet eval` reads the test set.");
    }

    private int Predict(ParseResult parsed, Terminal terminal, CancellationToken cancellation)
    {
        var searched = SpaceArgument.Load(parsed.GetRequiredValue(space));
        var forest = parsed.GetRequiredValue(predictor);
        if (!File.Exists(forest))
        {
            throw new UsageException($"{predictor.Name} {forest}: there is no such file. Give the JSON index of a forest.");
        }

        var folder = new RunFolder(parsed.GetRequiredValue(output));
        var files = new SearchFolder(folder);
        if (folder.HasRun || File.Exists(files.StateFile))
        {
            throw new UsageException($"{output.Name} {folder.Path}: a run lies there, and what its search measured would be lost. Choose another folder.");
        }

        var evaluator = new ForestEvaluator(AccuracyForest.Load(forest), searched);
        var search = new EvolutionarySearch(searched, settings.Read(parsed, searched, RunPresets.CustomaryClasses(searched)));
        Directory.CreateDirectory(folder.Path);
        SearchWork.Run(terminal, search, evaluator, cancellation);
        files.SaveResults(search, $"{searched.Name}: accuracy as {Path.GetFileName(forest)} predicts it, against cost");
        return Show(terminal, search, files, "Accuracy is predicted: good for ranking, not measured.");
    }

    private static int Show(Terminal terminal, EvolutionarySearch search, SearchFolder files, string remark)
    {
        if (terminal.IsJson)
        {
            terminal.Result(JsonNode.Parse(File.ReadAllText(files.ResultFile))!);
            return ExitCode.Done;
        }

        terminal.Show(Tables.Front(search.Front));
        if (search.Options.Selection == SelectionRule.BestPerBin)
        {
            terminal.Line($"Best of every bin of {search.Options.BinStep} MFLOPs, also where a cheaper net is better: {search.BestPerBin.Length} nets, best_per_bin in {files.ResultFile}");
        }

        terminal.Line($"{remark} Front: {files.ResultFile}, picture: {files.PictureFile}");
        return ExitCode.Done;
    }
}
