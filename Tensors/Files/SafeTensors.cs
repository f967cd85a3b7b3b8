using System.Buffers.Binary;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using AlphaNet.Pure.Tensors.Memory;

namespace AlphaNet.Pure.Tensors.Files;

/// <summary>Reads and writes safetensors files: an 8-byte little-endian length, that many bytes of JSON, then the elements.</summary>
/// <remarks>
/// The header names each tensor's element type, shape and byte range; ranges must fill the rest of the file without overlap or hole. F16 and BF16 are widened to
/// <see cref="DType.Float32"/>, BOOL to <see cref="DType.UInt8"/>. Source: the format description at huggingface/safetensors.
/// </remarks>
public static class SafeTensors
{
    // Readers that map the file want elements on their natural boundary.
    private const int HeaderAlignment = 8;

    // The JSON writer would replace half surrogate pairs silently, and make two names one.
    private static readonly UTF8Encoding Strict = new(false, throwOnInvalidBytes: true);

    /// <summary>Reads a file.</summary>
    /// <exception cref="FileFormatException">The file breaks the format; the error names key and place.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static SafeTensorsContent Read(string path)
    {
        using var stream = InputFile.Open(path);
        return Read(stream, path);
    }

    /// <summary>Reads from a seekable stream up to its end; <paramref name="name"/> stands for it in errors.</summary>
    /// <exception cref="FileFormatException">The content breaks the format; the error names key and place.</exception>
    public static SafeTensorsContent Read(Stream stream, string name)
    {
        var cursor = FileCursor.Over(stream, name);
        var header = SafeTensorsHeader.Read(cursor);
        var tensors = new OrderedDictionary<string, Tensor>(header.Entries.Count);
        foreach (var entry in header.Entries)
        {
            tensors.Add(entry.Name, default);
        }

        // The stream is read forward once, in the order the elements lie.
        foreach (var entry in header.Entries.OrderBy(entry => entry.Start).ThenBy(entry => entry.End))
        {
            tensors[entry.Name] = StoredElements.Read(cursor, $"tensor '{entry.Name}'", entry.Type, entry.Shape);
        }

        return new SafeTensorsContent(tensors, header.Metadata);
    }

    /// <summary>Writes a file as a whole or not at all.</summary>
    /// <exception cref="ArgumentException">A name is empty, reserved or given twice, or is no valid Unicode.</exception>
    /// <exception cref="IOException">The disk is full or the folder cannot be written; an older file of that name is untouched.</exception>
    public static void Write(string path, IEnumerable<KeyValuePair<string, Tensor>> tensors, IEnumerable<KeyValuePair<string, string>>? metadata = null)
    {
        var (header, order) = Plan(tensors, metadata);
        AtomicFile.Write(path, stream => Write(stream, header, order));
    }

    /// <summary>Writes to a stream.</summary>
    /// <exception cref="ArgumentException">A name is empty, reserved or given twice, or is no valid Unicode.</exception>
    public static void Write(Stream stream, IEnumerable<KeyValuePair<string, Tensor>> tensors, IEnumerable<KeyValuePair<string, string>>? metadata = null)
    {
        ArgumentNullException.ThrowIfNull(stream);
        var (header, order) = Plan(tensors, metadata);
        Write(stream, header, order);
    }

    private static void Write(Stream stream, byte[] header, Tensor[] order)
    {
        Span<byte> prefix = stackalloc byte[8];
        BinaryPrimitives.WriteUInt64LittleEndian(prefix, (ulong)header.Length);
        stream.Write(prefix);
        stream.Write(header);
        // Views are made dense in memory that the next one uses again.
        var pool = new MemoryPool();
        foreach (var tensor in order)
        {
            if (tensor.IsContiguous)
            {
                stream.Write(StoredElements.Bytes(tensor));
                continue;
            }

            var dense = pool.Rent(tensor.Shape, tensor.DType);
            dense.CopyFrom(tensor);
            stream.Write(StoredElements.Bytes(dense));
            pool.Return(dense);
        }
    }

    /// <summary>The header, and the tensors in the order their elements go: wide types first, so that all are aligned.</summary>
    private static (byte[] Header, Tensor[] Order) Plan(IEnumerable<KeyValuePair<string, Tensor>> tensors, IEnumerable<KeyValuePair<string, string>>? metadata)
    {
        ArgumentNullException.ThrowIfNull(tensors);
        KeyValuePair<string, Tensor>[] named = [.. tensors];
        var order = named.OrderByDescending(item => item.Value.DType.Size()).ToArray();
        var starts = new Dictionary<string, long>(named.Length, StringComparer.Ordinal);
        long end = 0;
        foreach (var (name, tensor) in order)
        {
            if (string.IsNullOrEmpty(name) || name == SafeTensorsHeader.MetadataKey || !starts.TryAdd(name, end))
            {
                throw new ArgumentException($"SafeTensors: the tensor name '{name}' is empty, reserved or given twice; give every tensor its own.", nameof(tensors));
            }

            _ = Strict.GetByteCount(name);
            end += tensor.Count * tensor.DType.Size();
        }

        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            json.WriteStartObject();
            WriteMetadata(json, metadata);
            foreach (var (name, tensor) in named)
            {
                WriteEntry(json, name, tensor, starts[name]);
            }

            json.WriteEndObject();
        }

        while (buffer.Length % HeaderAlignment != 0)
        {
            buffer.WriteByte((byte)' ');
        }

        if (buffer.Length > SafeTensorsHeader.MaxBytes)
        {
            throw new ArgumentException($"SafeTensors: the header, names and metadata of the tensors, would take {buffer.Length:N0} bytes; readers take at most {SafeTensorsHeader.MaxBytes:N0}. Give less metadata.");
        }

        return (buffer.ToArray(), Array.ConvertAll(order, item => item.Value));
    }

    private static void WriteMetadata(Utf8JsonWriter json, IEnumerable<KeyValuePair<string, string>>? metadata)
    {
        if (metadata is null)
        {
            return;
        }

        json.WriteStartObject(SafeTensorsHeader.MetadataKey);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (key, value) in metadata)
        {
            if (!seen.Add(key))
            {
                throw new ArgumentException($"SafeTensors: the metadata key '{key}' is given twice; give every entry its own.", nameof(metadata));
            }

            _ = Strict.GetByteCount(key) + Strict.GetByteCount(value);
            json.WriteString(key, value);
        }

        json.WriteEndObject();
    }

    private static void WriteEntry(Utf8JsonWriter json, string name, in Tensor tensor, long start)
    {
        json.WriteStartObject(name);
        json.WriteString("dtype", tensor.DType switch
        {
            DType.Float32 => "F32",
            DType.Float64 => "F64",
            DType.Int32 => "I32",
            DType.Int64 => "I64",
            _ => "U8",
        });
        json.WriteStartArray("shape");
        for (var i = 0; i < tensor.Rank; i++)
        {
            json.WriteNumberValue(tensor.Shape[i]);
        }

        json.WriteEndArray();
        json.WriteStartArray("data_offsets");
        json.WriteNumberValue(start);
        json.WriteNumberValue(start + tensor.Count * tensor.DType.Size());
        json.WriteEndArray();
        json.WriteEndObject();
    }
}
