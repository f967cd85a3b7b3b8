using System.Collections.Immutable;
using System.Text.Json;

namespace AlphaNet.Pure.Supernet.Spaces;

/// <summary>Reads the members of a hand-written JSON object, noting what is missing, mistyped or unknown instead of stopping.</summary>
internal sealed class JsonFields
{
    private readonly JsonElement json;
    private readonly List<string> problems;
    private readonly HashSet<string> known = [];

    public JsonFields(JsonElement json, string place, List<string> problems)
    {
        this.json = json;
        this.problems = problems;
        Place = place;
        if (json.ValueKind is not (JsonValueKind.Object or JsonValueKind.Undefined)) problems.Add($"{place}: must be an object, not {json.ValueKind}");
    }

    /// <summary>Where the object stands, for messages.</summary>
    public string Place { get; set; }

    public string Text(string key) =>
        Member(key) is not { } value ? "" : value.ValueKind == JsonValueKind.String ? value.GetString()! : Mistyped(key, "a text", "");

    public int Int(string key) =>
        Member(key) is not { } value ? 0 : JsonText.TryInt(value, out var number) ? number : Mistyped(key, "a whole number", 0);

    public bool Bool(string key) =>
        Member(key) is { } value && (value.ValueKind is JsonValueKind.True or JsonValueKind.False ? value.GetBoolean() : Mistyped(key, "true or false", false));

    public ImmutableArray<int> Ints(string key) =>
        Member(key) is not { } value ? [] : JsonText.TryInts(value, out var list) ? [.. list] : Mistyped<ImmutableArray<int>>(key, "a list of whole numbers", []);

    public JsonFields Object(string key) => new(Member(key) ?? default, key, problems);

    public IEnumerable<JsonFields> Objects(string key) =>
        Member(key) is not { } value ? []
        : value.ValueKind == JsonValueKind.Array ? value.EnumerateArray().Select((item, i) => new JsonFields(item, $"{key}[{i}]", problems))
        : Mistyped<IEnumerable<JsonFields>>(key, "a list of objects", []);

    /// <summary>The members of an object that may be left out.</summary>
    public IEnumerable<JsonProperty> Members(string key)
    {
        known.Add(key);
        return json.ValueKind != JsonValueKind.Object || !json.TryGetProperty(key, out var value) ? []
            : value.ValueKind == JsonValueKind.Object ? value.EnumerateObject()
            : Mistyped<IEnumerable<JsonProperty>>(key, "an object", []);
    }

    /// <summary>Notes every member that nothing has asked for: mostly a misspelled key.</summary>
    public void RejectOthers()
    {
        if (json.ValueKind != JsonValueKind.Object) return;
        foreach (var member in json.EnumerateObject())
        {
            if (!known.Contains(member.Name)) problems.Add($"{Place}: unknown key '{member.Name}'; keys are {string.Join(", ", known)}");
        }
    }

    private JsonElement? Member(string key)
    {
        var first = known.Add(key);
        if (json.ValueKind != JsonValueKind.Object) return null;
        if (json.TryGetProperty(key, out var value)) return value;
        if (first) problems.Add($"{Place}: '{key}' is missing");
        return null;
    }

    private T Mistyped<T>(string key, string wanted, T instead)
    {
        var problem = $"{Place}: '{key}' must be {wanted}";
        if (!problems.Contains(problem)) problems.Add(problem);
        return instead;
    }
}
