using System.Collections.Immutable;
using System.Text.Json;
using AlphaNet.Pure.Supernet.Cost;
using AlphaNet.Pure.Supernet.Spaces;

namespace AlphaNet.Pure.Supernet.Search;

/// <summary>The JSON pieces that fronts and search states share.</summary>
internal static class SearchJson
{
    public static void WriteAccuracy(Utf8JsonWriter writer, SubnetAccuracy accuracy)
    {
        WriteNumber(writer, "top1", accuracy.Top1);
        WriteNumber(writer, "top5", accuracy.Top5);
        WriteNumber(writer, "loss", accuracy.Loss);
    }

    public static SubnetAccuracy ReadAccuracy(JsonElement json) => new(ReadNumber(json, "top1"), ReadKnown(json, "top5"), ReadKnown(json, "loss"));

    public static void WriteSubnets(Utf8JsonWriter writer, IEnumerable<EvaluatedSubnet> subnets)
    {
        writer.WriteStartArray();
        foreach (var subnet in subnets) subnet.WriteJson(writer);
        writer.WriteEndArray();
    }

    public static ImmutableArray<EvaluatedSubnet> ReadSubnets(JsonElement json, SearchSpace space, int classes)
    {
        if (json.ValueKind != JsonValueKind.Array) throw new FormatException($"measured subnets must be a JSON array, not {json.ValueKind}");
        var subnets = ImmutableArray.CreateBuilder<EvaluatedSubnet>();
        foreach (var item in json.EnumerateArray())
        {
            var architecture = Architecture.FromJson(Member(item, "architecture"));
            subnets.Add(new(architecture, NetworkCost.Of(space, architecture, classes), ReadAccuracy(item)));
        }
        return subnets.ToImmutable();
    }

    public static JsonElement Member(JsonElement json, string key) =>
        json.ValueKind == JsonValueKind.Object && json.TryGetProperty(key, out var value) ? value : throw new FormatException($"'{key}' is missing");

    // JSON has no number for the loss of a net that diverged; what is unknown is null.
    private static void WriteNumber(Utf8JsonWriter writer, string key, double? known)
    {
        if (known is not { } value) writer.WriteNull(key);
        else if (double.IsFinite(value)) writer.WriteNumber(key, value);
        else writer.WriteString(key, double.IsNaN(value) ? "NaN" : value > 0 ? "Infinity" : "-Infinity");
    }

    private static double? ReadKnown(JsonElement json, string key) => Member(json, key).ValueKind == JsonValueKind.Null ? null : ReadNumber(json, key);

    private static double ReadNumber(JsonElement json, string key)
    {
        var value = Member(json, key);
        if (value.ValueKind == JsonValueKind.Number) return value.GetDouble();
        return (value.ValueKind == JsonValueKind.String ? value.GetString() : null) switch
        {
            "NaN" => double.NaN,
            "Infinity" => double.PositiveInfinity,
            "-Infinity" => double.NegativeInfinity,
            _ => throw new FormatException($"'{key}' must be a number"),
        };
    }
}
