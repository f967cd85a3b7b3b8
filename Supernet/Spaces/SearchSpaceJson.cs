using System.Collections.Immutable;
using System.Text.Json;

namespace AlphaNet.Pure.Supernet.Spaces;

/// <summary>Search spaces as JSON. Reading collects every problem, since such files are written by hand.</summary>
internal static class SearchSpaceJson
{
    private const string Root = "space";

    public static SearchSpace Read(JsonElement json)
    {
        var problems = new List<string>();
        var unread = new HashSet<string>();
        var root = new JsonFields(json, Root, problems, unread);
        var name = root.Text("name");
        var resolutions = root.Ints("resolutions");
        var stem = root.Object("stem");
        var stemWidths = stem.Ints("width");
        var stemStride = stem.Int("stride");
        stem.RejectOthers();
        var stages = root.Objects("stages").Select(Stage).ToImmutableArray();
        var lastWidths = root.Ints("last_width");
        var presets = root.Members("presets").Select(m => Preset(m, problems)).OfType<KeyValuePair<string, Architecture>>().ToArray();
        root.RejectOthers();
        try
        {
            var space = new SearchSpace(name, resolutions, stemWidths, stemStride, stages, lastWidths, presets);
            if (problems.Count == 0) return space;
        }
        catch (InvalidSearchSpaceException broken)
        {
            // What stands for a member that gave no value breaks rules, too; one fault is told once.
            problems.AddRange(broken.Problems.Where(problem => !unread.Any(member => IsAbout(problem, member) || IsAbout($"{Root}: {problem}", member))));
        }
        throw new InvalidSearchSpaceException(name, problems);

        // Broken rules begin as members are named: "stage 'mb1': stride 3 must be 1 or 2".
        static bool IsAbout(string problem, string member) => problem.StartsWith(member, StringComparison.Ordinal) && problem.AsSpan(member.Length) is [' ' or ':', ..];
    }

    public static void Write(Utf8JsonWriter writer, SearchSpace space)
    {
        writer.WriteStartObject();
        writer.WriteString("name", space.Name);
        JsonText.WriteList(writer, "resolutions", space.Resolutions.AsSpan());
        writer.WriteStartObject("stem");
        JsonText.WriteList(writer, "width", space.StemWidths.AsSpan());
        writer.WriteNumber("stride", space.StemStride);
        writer.WriteEndObject();
        writer.WriteStartArray("stages");
        foreach (var stage in space.Stages) WriteStage(writer, stage);
        writer.WriteEndArray();
        JsonText.WriteList(writer, "last_width", space.LastWidths.AsSpan());
        writer.WriteStartObject("presets");
        foreach (var (name, architecture) in space.Presets)
        {
            writer.WritePropertyName(name);
            architecture.WriteJson(writer);
        }
        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    private static void WriteStage(Utf8JsonWriter writer, StageSpace stage)
    {
        writer.WriteStartObject();
        writer.WriteString("name", stage.Name);
        JsonText.WriteList(writer, "width", stage.Widths.AsSpan());
        JsonText.WriteList(writer, "depth", stage.Depths.AsSpan());
        JsonText.WriteList(writer, "kernel_size", stage.KernelSizes.AsSpan());
        JsonText.WriteList(writer, "expand_ratio", stage.ExpandRatios.AsSpan());
        writer.WriteNumber("stride", stage.Stride);
        writer.WriteBoolean("squeeze_excite", stage.SqueezeExcite);
        writer.WriteEndObject();
    }

    private static StageSpace Stage(JsonFields fields)
    {
        fields.Place = $"stage '{fields.Text("name")}'";
        var stage = new StageSpace(
            fields.Text("name"), fields.Ints("width"), fields.Ints("depth"), fields.Ints("kernel_size"), fields.Ints("expand_ratio"),
            fields.Int("stride"), fields.Bool("squeeze_excite"));
        fields.RejectOthers();
        return stage;
    }

    private static KeyValuePair<string, Architecture>? Preset(JsonProperty member, List<string> problems)
    {
        try
        {
            return new(member.Name, Architecture.FromJson(member.Value));
        }
        catch (FormatException error)
        {
            problems.Add($"preset '{member.Name}': {error.Message}");
            return null;
        }
    }
}
