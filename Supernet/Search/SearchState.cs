using System.Collections.Immutable;
using System.Text.Json;
using AlphaNet.Pure.Supernet.Spaces;

namespace AlphaNet.Pure.Supernet.Search;

/// <summary>What a search must remember to go on.</summary>
/// <param name="Generation">Generations done.</param>
/// <param name="Population">What is measured next.</param>
/// <param name="BestOfBin">The best of every cost bin, in order of entry.</param>
/// <param name="Measured">What was measured, in order.</param>
/// <param name="Settled">How many of them before this generation: all in states of earlier versions, which kept whole batches alone.</param>
/// <param name="Random">Where the random numbers are.</param>
internal sealed record SearchState(
    int Generation,
    ImmutableArray<Architecture> Population,
    ImmutableArray<Architecture> BestOfBin,
    ImmutableArray<EvaluatedSubnet> Measured,
    int Settled,
    ulong[] Random)
{
    private const int Version = 1;

    public static string Write(SearchState state, SearchSpace space) => JsonText.Write(indented: false, writer =>
    {
        writer.WriteStartObject();
        writer.WriteNumber("version", Version);
        writer.WriteString("space", space.Name);
        writer.WriteNumber("generation", state.Generation);
        WriteTexts(writer, "population", state.Population);
        WriteTexts(writer, "best_of_bin", state.BestOfBin);
        writer.WritePropertyName("measured");
        SearchJson.WriteSubnets(writer, state.Measured);
        writer.WriteNumber("settled", state.Settled);
        writer.WriteStartArray("random");
        foreach (var word in state.Random) writer.WriteNumberValue(word);
        writer.WriteEndArray();
        writer.WriteEndObject();
    });

    public static SearchState Read(string json, SearchSpace space, int classes) => JsonText.Read(json, "search state", root =>
    {
        if (!JsonText.TryInt(SearchJson.Member(root, "version"), out var version) || version != Version)
            throw new FormatException($"search state: the version must be {Version}");
        var name = SearchJson.Member(root, "space");
        if (name.ValueKind != JsonValueKind.String || name.GetString() != space.Name)
            throw new FormatException($"search state belongs to the space {name}, not to '{space.Name}'");
        if (!JsonText.TryInt(SearchJson.Member(root, "generation"), out var generation) || generation < 0)
            throw new FormatException("search state: 'generation' must be a whole number");
        ImmutableArray<Architecture> population = [.. Items(root, "population").Select(Parse)];
        ImmutableArray<Architecture> best = [.. Items(root, "best_of_bin").Select(Parse)];
        var measured = SearchJson.ReadSubnets(SearchJson.Member(root, "measured"), space, classes);
        var settled = measured.Length;
        if (root.TryGetProperty("settled", out var before) && (!JsonText.TryInt(before, out settled) || settled < 0 || settled > measured.Length))
            throw new FormatException("search state: 'settled' must be a number of measured subnets");
        var state = new SearchState(generation, population, best, measured, settled, [.. Items(root, "random").Select(Word)]);
        foreach (var architecture in state.Population) space.Validate(architecture);
        if (state.BestOfBin.Except(state.Measured.Select(s => s.Architecture)).FirstOrDefault() is { } unknown)
            throw new FormatException($"search state: {unknown} is among the best but was not measured");
        if (state.Measured.Skip(settled).Select(s => s.Architecture).Except(state.Population).FirstOrDefault() is { } stray)
            throw new FormatException($"search state: {stray} was measured, but nobody asked for it");
        return state;
    });

    private static void WriteTexts(Utf8JsonWriter writer, string key, ImmutableArray<Architecture> architectures)
    {
        writer.WriteStartArray(key);
        foreach (var architecture in architectures) writer.WriteStringValue(architecture.ToString());
        writer.WriteEndArray();
    }

    private static JsonElement[] Items(JsonElement root, string key) =>
        SearchJson.Member(root, key) is { ValueKind: JsonValueKind.Array } list ? [.. list.EnumerateArray()] : throw new FormatException($"search state: '{key}' must be a list");

    private static Architecture Parse(JsonElement item) =>
        item.ValueKind == JsonValueKind.String ? Architecture.Parse(item.GetString()!) : throw new FormatException("search state: an architecture must be a text");

    private static ulong Word(JsonElement item) =>
        item.ValueKind == JsonValueKind.Number && item.TryGetUInt64(out var word) ? word : throw new FormatException("search state: 'random' must hold whole numbers");
}
