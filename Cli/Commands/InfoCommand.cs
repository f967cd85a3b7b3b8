using System.Collections.Immutable;
using System.CommandLine;
using System.Text.Json.Nodes;
using AlphaNet.Pure.Cli.Arguments;
using AlphaNet.Pure.Cli.Output;
using AlphaNet.Pure.Supernet.Cost;
using AlphaNet.Pure.Supernet.Runs;
using AlphaNet.Pure.Supernet.Spaces;

namespace AlphaNet.Pure.Cli.Commands;

/// <summary>Counts what a subnet costs, layer by layer.</summary>
internal sealed class InfoCommand : ToolCommand
{
    private readonly Option<string> space;
    private readonly Option<string> architecture;
    private readonly Option<int?> resolution;
    private readonly Option<int?> classes;

    public InfoCommand()
        : base(
            "info", "Counts a subnet's multiply-accumulates and parameters, layer by layer.",
            "alphanet info --space alphanet --arch a0",
            "alphanet info --space alphanet --arch max --resolution 224 --json",
            "alphanet info --space cifar --arch min --classes 100")
    {
        space = With(CommonOptions.Space());
        architecture = With(CommonOptions.Architecture());
        resolution = With(CommonOptions.Resolution());
        classes = With(NumberOption.Count("--classes", "Outputs of the classifier; 1000 for spaces of large images, 10 for small ones."));
    }

    protected override int Run(ParseResult parsed, Terminal terminal, CancellationToken cancellation)
    {
        var searched = SpaceArgument.Load(parsed.GetRequiredValue(space));
        var chosen = ArchitectureArgument.Resolve(searched, parsed.GetRequiredValue(architecture), parsed.GetValue(resolution));
        var outputs = parsed.GetValue(classes) ?? RunPresets.CustomaryClasses(searched);
        var plan = NetworkPlan.Create(searched, chosen);
        var cost = NetworkCost.Of(plan, outputs);
        var layers = NetworkCost.Layers(plan, outputs);
        if (terminal.IsJson)
        {
            terminal.Result(ToJson(chosen, outputs, cost, layers));
            return ExitCode.Done;
        }

        terminal.Show(Tables.Layers(layers, cost));
        terminal.Show(Tables.Facts(
        [
            ("architecture", chosen.ToString()),
            ("classes", Tables.Whole(outputs)),
            ("MFLOPs", $"{cost.MegaFlops:F3} (million multiply-accumulates for one image)"),
            ("MACs", Tables.Whole(cost.Macs)),
            ("parameters, all", Tables.Whole(cost.ParametersAll)),
            ("parameters, used", Tables.Whole(cost.ParametersUsed)),
        ]));
        return ExitCode.Done;
    }

    private static JsonObject ToJson(Architecture architecture, int classes, NetworkCost cost, ImmutableArray<LayerCost> layers) => new()
    {
        ["arch"] = architecture.ToString(),
        ["architecture"] = JsonNode.Parse(architecture.ToJson()),
        ["classes"] = classes,
        ["mflops"] = cost.MegaFlops,
        ["macs"] = cost.Macs,
        ["params_all"] = cost.ParametersAll,
        ["params_used"] = cost.ParametersUsed,
        ["layers"] = new JsonArray([.. layers.Select(layer => new JsonObject
        {
            ["name"] = layer.Name,
            ["out_channels"] = layer.OutChannels,
            ["out_size"] = layer.OutSize,
            ["macs"] = layer.Macs,
            ["params"] = layer.Parameters,
            ["used"] = layer.IsUsed,
        })]),
    };
}
