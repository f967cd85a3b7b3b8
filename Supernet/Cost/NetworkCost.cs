using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using AlphaNet.Pure.Supernet.Spaces;

namespace AlphaNet.Pure.Supernet.Cost;

/// <summary>Exact cost of a network for one image at its own resolution.</summary>
/// <remarks>
/// "FLOPs" of the published tables are multiply-accumulates; so are <see cref="MegaFlops"/>. The published parameter number is
/// <see cref="ParametersAll"/>, with the shortcut convolutions that are stored but never executed.
/// </remarks>
/// <param name="Macs">Multiply-accumulates of convolutions and linear layers.</param>
/// <param name="ParametersAll">Trained numbers of the stored network.</param>
/// <param name="ParametersUsed">Trained numbers that take part in a forward pass.</param>
public readonly record struct NetworkCost(long Macs, long ParametersAll, long ParametersUsed)
{
    /// <summary>Multiply-accumulates in millions, the unit of the published tables.</summary>
    public double MegaFlops => Macs / 1e6;

    /// <summary>Cost of a resolved network with a classifier of <paramref name="classes"/> outputs.</summary>
    public static NetworkCost Of(NetworkPlan plan, int classes)
    {
        var total = new Total();
        CostWalk.Visit(plan, classes, ref total);
        return total.Cost;
    }

    /// <summary>Cost of an architecture of a space.</summary>
    /// <exception cref="ArgumentException">The architecture is not in the space.</exception>
    public static NetworkCost Of(SearchSpace space, Architecture architecture, int classes) =>
        Of(NetworkPlan.Create(space, architecture), classes);

    /// <summary>Cost of every layer in order; the totals are those of <see cref="Of(NetworkPlan, int)"/>.</summary>
    public static ImmutableArray<LayerCost> Layers(NetworkPlan plan, int classes)
    {
        var table = new Table(ImmutableArray.CreateBuilder<LayerCost>());
        CostWalk.Visit(plan, classes, ref table);
        return table.Rows.ToImmutable();
    }

    /// <summary>The layers as an aligned text table with totals, for people.</summary>
    public static string Describe(NetworkPlan plan, int classes)
    {
        var layers = Layers(plan, classes);
        var cost = Of(plan, classes);
        var text = new StringBuilder();
        Line("layer", "output", "MACs", "parameters", "");
        foreach (var layer in layers)
        {
            Line(layer.Name, $"{layer.OutSize}x{layer.OutSize}x{layer.OutChannels}", Number(layer.Macs), Number(layer.Parameters), layer.IsUsed ? "" : "  stored, not executed");
        }
        Line("total", "", Number(cost.Macs), Number(cost.ParametersAll), "");
        return text.ToString();

        void Line(string name, string output, string macs, string parameters, string note) =>
            text.Append(CultureInfo.InvariantCulture, $"{name,-28}{output,16}{macs,16}{parameters,14}{note}").Append('\n');

        static string Number(long value) => value.ToString("N0", CultureInfo.InvariantCulture);
    }

    private struct Total : ICostSink
    {
        public NetworkCost Cost;

        public void Add(BlockPlan? block, string layer, int outChannels, int outSize, long macs, long parameters, bool isUsed) =>
            Cost = new(Cost.Macs + macs, Cost.ParametersAll + parameters, Cost.ParametersUsed + (isUsed ? parameters : 0));
    }

    private readonly record struct Table(ImmutableArray<LayerCost>.Builder Rows) : ICostSink
    {
        public void Add(BlockPlan? block, string layer, int outChannels, int outSize, long macs, long parameters, bool isUsed) =>
            Rows.Add(new(block is null ? layer : $"blocks.{block.IndexInNet}.{layer}", outChannels, outSize, macs, parameters, isUsed));
    }
}
