using System.CommandLine;
using System.Text.Json.Nodes;
using AlphaNet.Pure.Cli.Arguments;
using AlphaNet.Pure.Cli.Output;
using AlphaNet.Pure.Supernet.Runs;
using AlphaNet.Pure.Supernet.Search;
using AlphaNet.Pure.Tensors.Cpu;

namespace AlphaNet.Pure.Cli.Commands;

/// <summary>Searches a trained supernet for the subnets that no cheaper one beats.</summary>
internal sealed class SearchCommand : ToolCommand
{
    private readonly Option<string> run;
    private readonly SearchArguments settings = new();
    private readonly Option<bool> restart;
    private readonly Option<int?> threads;
    private readonly Option<string> device;
    private readonly Option<string> precision;

    public SearchCommand()
        : base(
            "search", "Searches a trained supernet: the Pareto front as a table, search.json and pareto.svg. Chooses by the validation part; the test set is not read.",
            "alphanet search --run my-run",
            "alphanet search --run my-run --min-mflops 4 --max-mflops 12 --generations 20 --population 64",
            "alphanet search --run my-run --initial 128 --mutants 32 --children 32 --mutation 0.2 --bin 1",
            "alphanet search --run my-run --json")
    {
        run = With(CommonOptions.Run());
        foreach (var option in settings.All)
        {
            With(option);
        }

        restart = With(new Option<bool>("--restart") { Description = "Start anew where an interrupted search lies in the folder, which is lost." });
        threads = With(CommonOptions.Threads());
        device = With(DeviceArgument.Option());
        precision = With(PrecisionArgument.Option());
    }

    protected override int Run(ParseResult parsed, Terminal terminal, CancellationToken cancellation)
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

        if (terminal.IsJson)
        {
            terminal.Result(JsonNode.Parse(File.ReadAllText(files.ResultFile))!);
            return ExitCode.Done;
        }

        terminal.Show(Tables.Front(search.Front));
        if (options.Selection == SelectionRule.BestPerBin)
        {
            terminal.Line($"Best of every bin of {options.BinStep} MFLOPs, also where a cheaper net is better: {search.BestPerBin.Length} nets, best_per_bin in {files.ResultFile}");
        }

        terminal.Line($"Accuracy is on the validation part; `alphanet eval` reads the test set. Front: {files.ResultFile}, picture: {files.PictureFile}");
        return ExitCode.Done;
    }
}
