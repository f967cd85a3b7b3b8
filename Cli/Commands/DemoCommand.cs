using System.CommandLine;
using System.Text.Json.Nodes;
using AlphaNet.Pure.Cli.Arguments;
using AlphaNet.Pure.Cli.Output;
using AlphaNet.Pure.Supernet.Runs;
using AlphaNet.Pure.Supernet.Search;
using AlphaNet.Pure.Supernet.Training;

namespace AlphaNet.Pure.Cli.Commands;

/// <summary>The whole way on the built-in images: train, search, report.</summary>
internal sealed class DemoCommand : ToolCommand
{
    private const string ReportName = "report.html";
    private const string DefaultFolder = "demo-run";

    private readonly Option<string> output;
    private readonly Option<int?> threads;

    public DemoCommand()
        : base(
            "demo", "Trains a small supernet on built-in images, searches it and reports, in one and a half to three and a half minutes on two cores.",
            "alphanet demo",
            "alphanet demo --out first-try --json")
    {
        output = With(CommonOptions.Text("--out", "DIR", $"Folder of the run. Default: {DefaultFolder}, or {DefaultFolder}-2 and so on where that exists.", required: false));
        threads = With(CommonOptions.Threads());
    }

    protected override int Run(ParseResult parsed, Terminal terminal, CancellationToken cancellation)
    {
        var folder = new RunFolder(parsed.GetValue(output) ?? FreeFolder());
        if (folder.HasRun)
        {
            throw new UsageException($"{folder.Path}: a run was started here before. Choose another --out.");
        }

        terminal.Note($"1/3 Training a supernet on built-in images, into {folder.Path}");
        using var trainer = SupernetTrainer.Start(folder, DemoBudget.Training, parsed.GetValue(threads) ?? 0);
        trainer.MeasureEvery = 1;
        if (!TrainingWork.Run(terminal, trainer, cancellation, out _))
        {
            terminal.Note($"Interrupted; the state is in {folder.CheckpointFile}. Go on with: alphanet train --out {folder.Path} --resume, then alphanet search --run {folder.Path}");
            return ExitCode.Interrupted;
        }

        terminal.Note("2/3 Searching it for the subnets that no cheaper one beats");
        var manifest = folder.ReadManifest();
        using var processor = new OpenDevice(null);
        var search = SearchWork.Run(terminal, folder, trainer.Trained, folder.OpenData(manifest), DemoBudget.Search(manifest.Classes), restart: false, parsed.GetValue(threads) ?? 0, processor, cancellation);
        if (!search.IsFinished)
        {
            terminal.Note($"Interrupted; the supernet is trained. Go on with: alphanet search --run {folder.Path} {DemoBudget.SearchSettings}");
            return ExitCode.Interrupted;
        }

        terminal.Note("3/3 Writing the report");
        var report = Path.Combine(folder.Path, ReportName);
        RunReport.Write(report, folder, search);
        var files = new SearchFolder(folder);
        if (terminal.IsJson)
        {
            terminal.Result(new JsonObject
            {
                ["run"] = folder.Path,
                ["report"] = report,
                ["picture"] = files.PictureFile,
                ["front"] = JsonNode.Parse(ParetoFront.ToJson(search.Front)),
            });
            return ExitCode.Done;
        }

        terminal.Show(Tables.Front(search.Front));
        terminal.Line($"Accuracy is on the validation part, by which the search chose. Report: {report}, picture: {files.PictureFile}, front: {files.ResultFile}");
        terminal.Line($"Next: alphanet eval --run {folder.Path} --arch max   (reads the test set)");
        return ExitCode.Done;
    }

    private static string FreeFolder() =>
        Enumerable.Range(1, int.MaxValue).Select(n => n == 1 ? DefaultFolder : $"{DefaultFolder}-{n}").First(path => !Path.Exists(path));
}
