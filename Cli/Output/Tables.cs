using System.Collections.Immutable;
using System.Globalization;
using AlphaNet.Pure.Supernet.Cost;
using AlphaNet.Pure.Supernet.Search;
using Spectre.Console;

namespace AlphaNet.Pure.Cli.Output;

/// <summary>Tables for people.</summary>
internal static class Tables
{
    public static Table Front(ImmutableArray<EvaluatedSubnet> front)
    {
        var table = New("MFLOPs", "parameters", "top-1 %", "top-5 %").AddColumn(new TableColumn("architecture").NoWrap());
        foreach (var subnet in front)
        {
            table.AddRow(Mega(subnet.Cost.MegaFlops), Whole(subnet.Cost.ParametersAll), Percent(subnet.Accuracy.Top1), Percent(subnet.Accuracy.Top5), subnet.Architecture.ToString());
        }

        return table;
    }

    public static Table Layers(ImmutableArray<LayerCost> layers, NetworkCost total)
    {
        var table = new Table().Border(TableBorder.Simple).AddColumn("layer").AddColumn(Right("output")).AddColumn(Right("MACs")).AddColumn(Right("parameters")).AddColumn("");
        foreach (var layer in layers)
        {
            table.AddRow(layer.Name, $"{layer.OutSize}x{layer.OutSize}x{layer.OutChannels}", Whole(layer.Macs), Whole(layer.Parameters), layer.IsUsed ? "" : "stored, not executed");
        }

        return table.AddEmptyRow().AddRow("total", "", Whole(total.Macs), Whole(total.ParametersAll), "");
    }

    public static Table Facts(IEnumerable<(string Name, string Value)> facts)
    {
        var table = new Table().Border(TableBorder.None).HideHeaders().AddColumn(new TableColumn("").NoWrap()).AddColumn("");
        foreach (var (name, value) in facts)
        {
            table.AddRow(Markup.Escape(name), Markup.Escape(value));
        }

        return table;
    }

    public static string Whole(long value) => value.ToString("N0", CultureInfo.InvariantCulture);

    // Small spaces lie below one million, large ones in the hundreds.
    public static string Mega(double value) => value.ToString(value < 10 ? "F3" : "F2", CultureInfo.InvariantCulture);

    public static string Percent(double? value) => value?.ToString("F2", CultureInfo.InvariantCulture) ?? "-";

    private static Table New(params ReadOnlySpan<string> rightAligned)
    {
        var table = new Table().Border(TableBorder.Simple);
        foreach (var name in rightAligned)
        {
            table.AddColumn(Right(name));
        }

        return table;
    }

    private static TableColumn Right(string name) => new TableColumn(name).RightAligned().NoWrap();
}
