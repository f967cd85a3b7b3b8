using System.Buffers.Binary;
using System.Text.Json;
using System.Text.Unicode;

namespace AlphaNet.Pure.Tensors.Files;

/// <summary>The checked header of a safetensors file: every entry lies in the file, none overlaps another, no byte is left over.</summary>
internal sealed class SafeTensorsHeader
{
    public const string MetadataKey = "__metadata__";

    private const string Place = "header";
    private const string Damaged = "The file is damaged or was written by another program's mistake; write it again";
    /// <summary>Longest header: nobody may be made to read more before a file is known to be one.</summary>
    public const long MaxBytes = 100_000_000;

    private SafeTensorsHeader()
    {
    }

    public List<Entry> Entries { get; } = [];

    public OrderedDictionary<string, string> Metadata { get; } = [];

    public static SafeTensorsHeader Read(FileCursor cursor)
    {
        Span<byte> prefix = stackalloc byte[8];
        cursor.Fill(prefix, "header length");
        var length = BinaryPrimitives.ReadUInt64LittleEndian(prefix);
        if (length > MaxBytes)
        {
            throw cursor.Error("header length, byte 0", $"it says {length:N0} bytes and at most {MaxBytes:N0} are allowed", "This is no safetensors file, or a damaged one; copy it again");
        }

        var text = cursor.Bytes((long)length, Place);
        if (length == 0 || text[0] != '{' || !Utf8.IsValid(text))
        {
            throw cursor.Error("header, byte 8", "it is not a JSON object in UTF-8", "This is no safetensors file, or a damaged one; copy it again");
        }

        var header = new SafeTensorsHeader();
        try
        {
            using var json = JsonDocument.Parse(text, new JsonDocumentOptions { MaxDepth = 8 });
            header.Take(cursor, json.RootElement);
        }
        catch (JsonException error)
        {
            throw cursor.Error($"header, line {error.LineNumber + 1}, byte {8 + error.BytePositionInLine}", "it is not valid JSON", Damaged, error);
        }
        catch (InvalidOperationException error)
        {
            // What the JSON reader throws for escapes that are half a surrogate pair.
            throw cursor.Error(Place, "a string in it is no valid Unicode", Damaged, error);
        }

        header.CheckRanges(cursor);
        return header;
    }

    private void Take(FileCursor cursor, JsonElement root)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var property in root.EnumerateObject())
        {
            if (!seen.Add(property.Name))
            {
                throw cursor.Error(Tensor(property.Name), "the name appears twice in the header", Damaged);
            }

            if (property.Name == MetadataKey)
            {
                TakeMetadata(cursor, property.Value);
            }
            else
            {
                Entries.Add(TakeEntry(cursor, property.Name, property.Value));
            }
        }
    }

    private void TakeMetadata(FileCursor cursor, JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.Object)
        {
            throw cursor.Error(MetadataKey, $"it is {value.ValueKind}, not an object", Damaged);
        }

        foreach (var property in value.EnumerateObject())
        {
            if (property.Value.ValueKind != JsonValueKind.String)
            {
                throw cursor.Error($"{MetadataKey} '{property.Name}'", $"it is {property.Value.ValueKind}, not a string", Damaged);
            }

            if (!Metadata.TryAdd(property.Name, property.Value.GetString()!))
            {
                throw cursor.Error($"{MetadataKey} '{property.Name}'", "the name appears twice", Damaged);
            }
        }
    }

    private static Entry TakeEntry(FileCursor cursor, string name, JsonElement value)
    {
        var place = Tensor(name);
        if (value.ValueKind != JsonValueKind.Object
            || !value.TryGetProperty("dtype", out var dtype) || dtype.ValueKind != JsonValueKind.String
            || !value.TryGetProperty("shape", out var shape) || !value.TryGetProperty("data_offsets", out var range)
            || value.GetPropertyCount() != 3)
        {
            throw cursor.Error(place, "its entry is not {dtype, shape, data_offsets}", Damaged);
        }

        StoredType type = dtype.GetString() switch
        {
            "F32" => StoredType.Float32,
            "F64" => StoredType.Float64,
            "F16" => StoredType.Float16,
            "BF16" => StoredType.BFloat16,
            "I32" => StoredType.Int32,
            "I64" => StoredType.Int64,
            "U8" => StoredType.UInt8,
            "BOOL" => StoredType.Bool,
            var other => throw cursor.Error(place, $"its element type '{other}' is not supported", "Save it as F32, F64, F16, BF16, I32, I64, U8 or BOOL"),
        };
        var lengths = Integers(cursor, place, "shape", shape, Shape.MaxRank);
        var offsets = Integers(cursor, place, "data_offsets", range, 2);
        var tensorShape = StoredElements.ToShape(cursor, place, lengths, type.Widened());
        if (offsets.Length != 2 || offsets[0] < 0 || offsets[1] < offsets[0] || offsets[1] > cursor.Remaining)
        {
            throw cursor.Error(place, $"its bytes [{string.Join(", ", offsets)}) are no range within the {cursor.Remaining:N0} bytes after the header", "The file is cut short or damaged; copy it again");
        }

        if (offsets[1] - offsets[0] != tensorShape.Count * type.Size())
        {
            throw cursor.Error(place, $"shape {tensorShape} of {dtype} takes {tensorShape.Count * type.Size():N0} bytes and its range [{offsets[0]}, {offsets[1]}) has {offsets[1] - offsets[0]:N0}", Damaged);
        }

        return new Entry(name, type, tensorShape, offsets[0], offsets[1]);
    }

    private static long[] Integers(FileCursor cursor, string place, string what, JsonElement array, int most)
    {
        if (array.ValueKind != JsonValueKind.Array || array.GetArrayLength() > most)
        {
            throw cursor.Error(place, $"its {what} is not an array of at most {most} integers", Damaged);
        }

        var result = new long[array.GetArrayLength()];
        for (var i = 0; i < result.Length; i++)
        {
            if (array[i].ValueKind != JsonValueKind.Number || !array[i].TryGetInt64(out result[i]))
            {
                throw cursor.Error(place, $"{what}[{i}] is not an integer", Damaged);
            }
        }

        return result;
    }

    private void CheckRanges(FileCursor cursor)
    {
        long end = 0;
        foreach (var entry in Entries.OrderBy(entry => entry.Start).ThenBy(entry => entry.End))
        {
            if (entry.Start != end)
            {
                var fault = entry.Start < end ? "overlaps the tensor before it, which ends" : "leaves a hole after the tensor before it, which ends";
                throw cursor.Error(Tensor(entry.Name), $"its range [{entry.Start}, {entry.End}) {fault} at {end}", Damaged);
            }

            end = entry.End;
        }

        if (end != cursor.Remaining)
        {
            throw cursor.Error($"data, byte {cursor.Position + end}", $"{cursor.Remaining - end:N0} bytes follow the last tensor", Damaged);
        }
    }

    private static string Tensor(string name) => $"tensor '{name}'";

    /// <summary>One tensor of the file; the range counts from the end of the header.</summary>
    internal sealed record Entry(string Name, StoredType Type, Shape Shape, long Start, long End);
}
