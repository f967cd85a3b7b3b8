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
    private readonly Option<double?> minimum;
    private readonly Option<double?> maximum;
    private readonly Option<int?> generations;
    private readonly Option<int?> population;
    private readonly Option<long?> seed;
    private readonly Option<bool> restart;
    private readonly Option<int?> threads;
    private readonly Option<string> device;
    private readonly Option<string> precision;

    public SearchCommand()
        : base(
            "search", "Searches a trained supernet: the Pareto front as a table, search.json and pareto.svg. Chooses by the validation part; the test set is not read.",
            "alphanet search --run my-run",
            "alphanet search --run my-run --min-mflops 4 --max-mflops 12 --generations 20 --population 64",
            "alphanet search --run my-run --json")
    {
        run = With(CommonOptions.Run());
        minimum = With(NumberOption.NotNegative("--min-mflops", "Smallest cost of proposed subnets. Default: the smallest net's."));
        maximum = With(NumberOption.Positive("--max-mflops", "Largest cost of proposed subnets. Default: the largest net's."));
        generations = With(NumberOption.Count("--generations", "Generations. Default 10."));
        population = With(NumberOption.Count("--population", "Subnets a generation. Default 48.", least: 2));
        seed = With(NumberOption.Seed("Seed of all draws. Default 0."));
        restart = With(new Option<bool>("--restart") { Description = "Start anew where an interrupted search lies in the folder, which is lost." });
        threads = With(CommonOptions.Threads());
        device = With(DeviceArgument.Option());
        precision = With(PrecisionArgument.Option());
    }

    protected override int Run(ParseResult parsed, Terminal terminal, CancellationToken cancellation)
    {
        var folder = new RunFolder(parsed.GetRequiredValue(run));
        var manifest = folder.ReadManifest();
        var options = SearchPresets.For(
            manifest.Options.Space, manifest.Classes, parsed.GetValue(minimum), parsed.GetValue(maximum), parsed.GetValue(population), parsed.GetValue(generations)) with
        {
            Seed = parsed.GetValue(seed) ?? 0,
        };
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
            terminal.Result(JsonNode.Parse(ParetoFront.ToJson(search.Front))!);
            return ExitCode.Done;
        }

        terminal.Show(Tables.Front(search.Front));
        terminal.Line($"Accuracy is on the validation part; `alphanet eval` reads the test set. Front: {files.ResultFile}, picture: {files.PictureFile}");
        return ExitCode.Done;
    }
}
