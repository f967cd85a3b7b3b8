using System.Buffers.Binary;
using System.Text.Json;
using AlphaNet.Pure.Supernet.Spaces;

namespace AlphaNet.Pure.Supernet.Sampling;

/// <summary>One-dimensional arrays in a raw little-endian file, listed by a JSON index {tensors: [{name, dtype, offset, nbytes}]}.</summary>
internal sealed class ArrayBundle
{
    private readonly string path;
    private readonly byte[] bytes;
    private readonly Dictionary<string, (string Type, int Offset, int Length)> entries;

    private ArrayBundle(string path, byte[] bytes, Dictionary<string, (string Type, int Offset, int Length)> entries)
    {
        this.path = path;
        this.bytes = bytes;
        this.entries = entries;
    }

    public static ArrayBundle Load(string jsonPath)
    {
        var bytes = File.ReadAllBytes(Path.ChangeExtension(jsonPath, ".bin"));
        try
        {
            return new(jsonPath, bytes, JsonText.Read(File.ReadAllText(jsonPath), "bundle", json => Entries(json, bytes.Length)));
        }
        catch (Exception error) when (error is FormatException or KeyNotFoundException or InvalidOperationException)
        {
            throw new FormatException($"bundle {jsonPath}: {error.Message}", error);
        }
    }

    public long[] Longs(string name) => Read(name, "int64", BinaryPrimitives.ReadInt64LittleEndian);

    public double[] Doubles(string name) => Read(name, "float64", BinaryPrimitives.ReadDoubleLittleEndian);

    private delegate T Decode<T>(ReadOnlySpan<byte> source);

    private static Dictionary<string, (string Type, int Offset, int Length)> Entries(JsonElement json, int available)
    {
        var entries = new Dictionary<string, (string, int, int)>();
        foreach (var entry in json.GetProperty("tensors").EnumerateArray())
        {
            var name = entry.GetProperty("name").GetString()!;
            var (offset, length) = (entry.GetProperty("offset").GetInt64(), entry.GetProperty("nbytes").GetInt64());
            if (offset < 0 || length < 0 || offset > available - length)
                throw new FormatException($"'{name}' lies at {offset} with {length} bytes, the file has {available}");
            entries[name] = (entry.GetProperty("dtype").GetString()!, (int)offset, (int)length);
        }
        return entries;
    }

    private T[] Read<T>(string name, string type, Decode<T> decode)
    {
        if (!entries.TryGetValue(name, out var entry)) throw new FormatException($"bundle {path} lacks '{name}'; it has {string.Join(", ", entries.Keys)}");
        if (entry.Type != type) throw new FormatException($"bundle {path}: '{name}' is {entry.Type}, expected {type}");
        if (entry.Length % sizeof(long) != 0) throw new FormatException($"bundle {path}: '{name}' has {entry.Length} bytes, which is no whole number of entries");
        var array = new T[entry.Length / sizeof(long)];
        for (var i = 0; i < array.Length; i++) array[i] = decode(bytes.AsSpan(entry.Offset + (i * sizeof(long)), sizeof(long)));
        return array;
    }
}
