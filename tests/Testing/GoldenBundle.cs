using System.Runtime.InteropServices;
using System.Text.Json;
using AlphaNet.Pure.Tensors;

namespace AlphaNet.Pure.Testing;

/// <summary>Whole tensors: <c>X.bin</c> holds their little-endian bytes, <c>X.json</c> says which lie where.</summary>
public sealed class GoldenBundle : IGoldenFigures
{
    private readonly byte[] bytes;
    private readonly Dictionary<string, (string DType, int[] Shape, int Offset, int Length)> entries = new(StringComparer.Ordinal);

    /// <summary>Reads golden bundle <paramref name="name"/>, given without extension.</summary>
    public GoldenBundle(string name)
    {
        bytes = File.ReadAllBytes(GoldenFiles.Find(name + ".bin"));
        using var document = JsonDocument.Parse(GoldenFiles.ReadText(name + ".json"));
        Meta = document.RootElement.GetProperty("meta").Clone();
        foreach (var entry in document.RootElement.GetProperty("tensors").EnumerateArray())
        {
            entries.Add(entry.GetProperty("name").GetString()!, (
                entry.GetProperty("dtype").GetString()!,
                [.. entry.GetProperty("shape").EnumerateArray().Select(n => n.GetInt32())],
                entry.GetProperty("offset").GetInt32(), entry.GetProperty("nbytes").GetInt32()));
        }
    }

    /// <inheritdoc/>
    public JsonElement Meta { get; }

    /// <inheritdoc/>
    public IEnumerable<string> Names => entries.Keys;

    /// <summary>A tensor in the type it was stored as.</summary>
    public Tensor this[string name]
    {
        get
        {
            var (dtype, lengths, offset, length) = entries.TryGetValue(name, out var entry) ? entry : throw new KeyNotFoundException($"the bundle has no tensor '{name}'");
            var data = bytes.AsSpan(offset, length);
            var shape = new Shape(lengths);
            return dtype switch
            {
                "float32" => Tensor.From(MemoryMarshal.Cast<byte, float>(data), shape),
                "float64" => Tensor.From(MemoryMarshal.Cast<byte, double>(data), shape),
                "int64" => Tensor.From(MemoryMarshal.Cast<byte, long>(data), shape),
                _ => throw new InvalidDataException($"tensor '{name}' has type {dtype}"),
            };
        }
    }

    /// <inheritdoc/>
    public Tensor Input(string name, DType dtype) => this[name].As(dtype);

    /// <inheritdoc/>
    public double Deviation(string name, in Tensor actual)
    {
        var expected = this[name];
        return expected.Shape == actual.Shape
            ? Numbers.Deviation(expected.ToDoubles(), actual.ToDoubles())
            : throw new ShapeException(name, $"the figure has shape {expected.Shape}, the result {actual.Shape}");
    }
}
