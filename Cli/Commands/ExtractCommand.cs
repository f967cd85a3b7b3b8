using System.CommandLine;
using System.Text.Json.Nodes;
using AlphaNet.Pure.Cli.Arguments;
using AlphaNet.Pure.Cli.Output;
using AlphaNet.Pure.Supernet.Evaluation;
using AlphaNet.Pure.Supernet.Files;
using AlphaNet.Pure.Supernet.Runs;
using AlphaNet.Pure.Supernet.Spaces;
using AlphaNet.Pure.Tensors.Cpu;

namespace AlphaNet.Pure.Cli.Commands;

/// <summary>Cuts a subnet out of a trained supernet, its batch norms calibrated.</summary>
internal sealed class ExtractCommand : ToolCommand
{
    private readonly Option<string> run;
    private readonly Option<string> architecture;
    private readonly Option<int?> resolution;
    private readonly Option<string> output;
    private readonly Option<CalibrationSize?> calibration;
    private readonly Option<int?> threads;
    private readonly Option<string> device;
    private readonly Option<string> precision;

    public ExtractCommand()
        : base(
            "extract", "Writes a subnet as a stand-alone net with calibrated batch norms, named as PyTorch's state dict.",
            "alphanet extract --run my-run --arch max --out max.safetensors",
            "alphanet extract --run my-run --arch r32_w16-16-24-40-48-80-320_d1-1-2-2-1_k3-3-3-3-3_e1-3-3-3-3 --out small.safetensors")
    {
        run = With(CommonOptions.Run());
        architecture = With(CommonOptions.Architecture());
        resolution = With(CommonOptions.Resolution());
        output = With(CommonOptions.Text("--out", "FILE", "The safetensors file to write.", required: true));
        calibration = With(CalibrationSize.Option("the run's"));
        threads = With(CommonOptions.Threads());
        device = With(DeviceArgument.Option());
        precision = With(PrecisionArgument.Option());
    }

    protected override int Run(ParseResult parsed, Terminal terminal, CancellationToken cancellation)
    {
        var folder = new RunFolder(parsed.GetRequiredValue(run));
        var path = parsed.GetRequiredValue(output);
        if (folder.OwnFiles.FirstOrDefault(own => OutputPath.IsSame(path, own)) is { } lost)
        {
            throw new UsageException($"--out {path} is the run's own {Path.GetFileName(lost)}, which would be lost. Choose another file.");
        }

        OutputPath.RequireOther(parsed, output, architecture);
        OutputPath.RequireFolder(output.Name, path);
        var manifest = folder.ReadManifest();
        var chosen = ArchitectureArgument.Resolve(manifest.Options.Space, parsed.GetRequiredValue(architecture), parsed.GetValue(resolution));
        using var backend = new CpuBackend(parsed.GetValue(threads) ?? 0);
        using var opened = DeviceArgument.Open(parsed.GetRequiredValue(device), parsed.GetRequiredValue(precision), terminal);
        var net = folder.LoadNet(manifest, backend);
        net.Parameters.MoveTo(opened.Backend ?? backend);
        var data = folder.OpenData(CalibrationSize.Given(parsed, calibration, manifest));
        var plan = NetworkPlan.Create(manifest.Options.Space, chosen);
        using var statistics = ProgressView.Run(terminal, "extraction", progress =>
        {
            progress.Report(0, "calibrating batch norms on training data");
            return new SubnetRunner(net, opened.Backend ?? backend).Calibrate(plan, data.CalibrationBatches(cancellation: cancellation), cancellation);
        });
        SubnetExtractor.Write(path, net, plan, statistics, data.Normalization);
        if (terminal.IsJson)
        {
            terminal.Result(new JsonObject { ["file"] = path, ["arch"] = chosen.ToString(), ["architecture"] = JsonNode.Parse(chosen.ToJson()), ["classes"] = manifest.Classes });
        }
        else
        {
            terminal.Line($"{path}: {chosen}");
        }

        return ExitCode.Done;
    }
}
