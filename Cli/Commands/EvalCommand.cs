using System.CommandLine;
using System.Text.Json.Nodes;
using AlphaNet.Pure.Cli.Arguments;
using AlphaNet.Pure.Cli.Output;
using AlphaNet.Pure.Supernet.Cost;
using AlphaNet.Pure.Supernet.Evaluation;
using AlphaNet.Pure.Supernet.Runs;
using AlphaNet.Pure.Supernet.Search;
using AlphaNet.Pure.Supernet.Spaces;
using AlphaNet.Pure.Tensors.Cpu;

namespace AlphaNet.Pure.Cli.Commands;

/// <summary>Calibrates a subnet and measures its accuracy: the one command that reads the test set.</summary>
internal sealed class EvalCommand : ToolCommand
{
    private const string Test = "test";
    private const string Validation = "validation";

    private readonly Option<string> run;
    private readonly Option<string> architecture;
    private readonly Option<int?> resolution;
    private readonly Option<string> split;
    private readonly Option<CalibrationSize?> calibration;
    private readonly Option<int?> threads;
    private readonly Option<string> device;
    private readonly Option<string> precision;

    public EvalCommand()
        : base(
            "eval", "Calibrates a subnet's batch norms and measures its accuracy. The only command that reads the test set.",
            "alphanet eval --run my-run --arch max",
            "alphanet eval --run my-run --arch r32_w16-16-24-40-48-80-320_d1-1-2-2-1_k3-3-3-3-3_e1-3-3-3-3 --split validation",
            "alphanet eval --run my-run --arch min --resolution 32 --json")
    {
        run = With(CommonOptions.Run());
        architecture = With(CommonOptions.Architecture());
        resolution = With(CommonOptions.Resolution());
        split = With(new Option<string>("--split")
        {
            Description = "What to measure on: the test set, or the part held out of the training data.",
            HelpName = $"{Test}|{Validation}",
            DefaultValueFactory = _ => Test,
        });
        split.AcceptOnlyFromAmong(Test, Validation);
        calibration = With(CalibrationSize.Option("the run's"));
        threads = With(CommonOptions.Threads());
        device = With(DeviceArgument.Option());
        precision = With(PrecisionArgument.Option());
    }

    protected override int Run(ParseResult parsed, Terminal terminal, CancellationToken cancellation)
    {
        var folder = new RunFolder(parsed.GetRequiredValue(run));
        var manifest = folder.ReadManifest();
        var space = manifest.Options.Space;
        var chosen = ArchitectureArgument.Resolve(space, parsed.GetRequiredValue(architecture), parsed.GetValue(resolution));
        var onTest = parsed.GetRequiredValue(split) == Test;
        using var backend = new CpuBackend(parsed.GetValue(threads) ?? 0);
        using var opened = DeviceArgument.Open(parsed.GetRequiredValue(device), parsed.GetRequiredValue(precision), terminal);
        var net = folder.LoadNet(manifest, backend);
        net.Parameters.MoveTo(opened.Backend ?? backend);
        var data = folder.OpenData(CalibrationSize.Given(parsed, calibration, manifest));
        var plan = NetworkPlan.Create(space, chosen);
        var (accuracy, images) = ProgressView.Run(terminal, "evaluation", progress =>
        {
            var runner = new SubnetRunner(net, opened.Backend ?? backend);
            progress.Report(0, "calibrating batch norms on training data");
            using var statistics = runner.Calibrate(plan, data.CalibrationBatches(cancellation: cancellation), cancellation);
            progress.Report(0.3, "measuring accuracy");
            var batches = onTest ? data.TestBatches(cancellation: cancellation) : data.ValidationBatches(cancellation: cancellation);
            return (runner.Measure(plan, statistics, batches, cancellation), batches.Count);
        });
        var subnet = new EvaluatedSubnet(chosen, NetworkCost.Of(plan, manifest.Classes), accuracy);
        if (terminal.IsJson)
        {
            var json = JsonNode.Parse(ParetoFront.ToJson([subnet]))!.AsArray()[0]!.DeepClone();
            json["split"] = onTest ? Test : Validation;
            json["images"] = images;
            terminal.Result(json);
            return ExitCode.Done;
        }

        terminal.Show(Tables.Facts(
        [
            ("architecture", chosen.ToString()),
            ("measured on", onTest ? $"test set, {images:N0} images" : $"validation part (held out of the training data), {images:N0} images"),
            ("top-1", $"{Tables.Percent(accuracy.Top1)} %"),
            ("top-5", $"{Tables.Percent(accuracy.Top5)} %"),
            ("loss", $"{accuracy.Loss:F4}"),
            ("MFLOPs", Tables.Mega(subnet.Cost.MegaFlops)),
            ("parameters", Tables.Whole(subnet.Cost.ParametersAll)),
        ]));
        return ExitCode.Done;
    }
}
