using System.Collections.Immutable;
using System.Text.Json;

namespace AlphaNet.Pure.Supernet.Spaces;

/// <summary>Architectures as JSON objects with the keys the published search and test programs use.</summary>
internal static class ArchitectureJson
{
    public const string Resolution = "resolution";
    public const string Width = "width";
    public const string Depth = "depth";
    public const string KernelSize = "kernel_size";
    public const string ExpandRatio = "expand_ratio";

    public static Architecture Parse(string json) => JsonText.Read(json, "architecture", Read);

    public static Architecture Read(JsonElement json)
    {
        if (json.ValueKind != JsonValueKind.Object)
            throw new FormatException($"architecture JSON must be an object with {Resolution}, {Width}, {Depth}, {KernelSize}, {ExpandRatio}, not {json.ValueKind}");
        if (!JsonText.TryInt(Member(json, Resolution), out var resolution))
            throw new FormatException($"architecture JSON: '{Resolution}' must be a whole number");
        return new Architecture(resolution, List(json, Width), List(json, Depth), List(json, KernelSize), List(json, ExpandRatio));
    }

    public static void Write(Utf8JsonWriter writer, Architecture a)
    {
        writer.WriteStartObject();
        writer.WriteNumber(Resolution, a.Resolution);
        JsonText.WriteList(writer, Width, a.Widths.AsSpan());
        JsonText.WriteList(writer, Depth, a.Depths.AsSpan());
        JsonText.WriteList(writer, KernelSize, a.KernelSizes.AsSpan());
        JsonText.WriteList(writer, ExpandRatio, a.ExpandRatios.AsSpan());
        writer.WriteEndObject();
    }

    private static ImmutableArray<int> List(JsonElement json, string key) =>
        JsonText.TryInts(Member(json, key), out var values)
            ? [.. values]
            : throw new FormatException($"architecture JSON: '{key}' must be a list of whole numbers");

    private static JsonElement Member(JsonElement json, string key) =>
        json.TryGetProperty(key, out var value) ? value : throw new FormatException($"architecture JSON lacks '{key}'");
}
