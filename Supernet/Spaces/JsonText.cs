using System.Buffers;
using System.Text;
using System.Text.Json;

namespace AlphaNet.Pure.Supernet.Spaces;

/// <summary>What the room's JSON readers and writers share; no reflection, so it survives trimming.</summary>
internal static class JsonText
{
    public static string Write(bool indented, Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, new JsonWriterOptions { Indented = indented })) write(writer);
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    /// <summary>Parses and reads a document, and turns a syntax error into a FormatException that says what was being read.</summary>
    public static T Read<T>(string json, string what, Func<JsonElement, T> read)
    {
        ArgumentNullException.ThrowIfNull(json);
        try
        {
            using var document = JsonDocument.Parse(json);
            return read(document.RootElement);
        }
        catch (JsonException error)
        {
            throw new FormatException($"{what} is not JSON: {error.Message}", error);
        }
    }

    public static void WriteList(Utf8JsonWriter writer, string key, ReadOnlySpan<int> values)
    {
        writer.WriteStartArray(key);
        foreach (var value in values) writer.WriteNumberValue(value);
        writer.WriteEndArray();
    }

    public static bool TryInt(JsonElement json, out int value)
    {
        value = 0;
        return json.ValueKind == JsonValueKind.Number && json.TryGetInt32(out value);
    }

    public static bool TryInts(JsonElement json, out int[] values)
    {
        values = [];
        if (json.ValueKind != JsonValueKind.Array) return false;
        var list = new int[json.GetArrayLength()];
        var i = 0;
        foreach (var item in json.EnumerateArray())
        {
            if (!TryInt(item, out list[i++])) return false;
        }
        values = list;
        return true;
    }
}
