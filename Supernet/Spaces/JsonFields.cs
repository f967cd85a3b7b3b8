using System.Collections.Immutable;
using System.Text.Json;

namespace AlphaNet.Pure.Supernet.Spaces;

/// <summary>Reads the members of a hand-written JSON object, noting what is missing, mistyped or unknown instead of stopping.</summary>
internal sealed class JsonFields
{
    private readonly JsonElement json;
    private readonly List<string> problems;
    private readonly HashSet<string> unread;
    private readonly HashSet<string> known = [];
    private readonly HashSet<string> told = [];

    /// <summary>The members of an object.</summary>
    /// <param name="json">The object; none where it was missing, which was noted then.</param>
    /// <param name="place">Where it stands.</param>
    /// <param name="problems">Receives what is wrong, one sentence each.</param>
    /// <param name="unread">Receives the members that gave no value, as "place: key".</param>
    public JsonFields(JsonElement json, string place, List<string> problems, HashSet<string> unread)
    {
        this.json = json;
        this.problems = problems;
        this.unread = unread;
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

    public JsonFields Object(string key) => new(Member(key) ?? default, key, problems, unread);

    public IEnumerable<JsonFields> Objects(string key) =>
        Member(key) is not { } value ? []
        : value.ValueKind == JsonValueKind.Array ? value.EnumerateArray().Select((item, i) => new JsonFields(item, $"{key}[{i}]", problems, unread))
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
        known.Add(key);
        if (json.ValueKind == JsonValueKind.Object && json.TryGetProperty(key, out var value)) return value;
        NoteUnread(key, "is missing");
        return null;
    }

    private T Mistyped<T>(string key, string wanted, T instead)
    {
        NoteUnread(key, $"must be {wanted}");
        return instead;
    }

    // A member may be asked for again, from a place that has a better name by then; that what holds it is no object was noted before.
    private void NoteUnread(string key, string what)
    {
        unread.Add($"{Place}: {key}");
        if (told.Add(key) && json.ValueKind == JsonValueKind.Object) problems.Add($"{Place}: '{key}' {what}");
    }
}
