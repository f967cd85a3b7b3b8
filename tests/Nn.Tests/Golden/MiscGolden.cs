using System.Text.Json;
using AlphaNet.Pure.Tensors;
using AlphaNet.Pure.Testing;

namespace AlphaNet.Pure.Nn.Tests.Golden;

/// <summary>Reads <c>misc.json</c>.</summary>
internal static class MiscGolden
{
    public static JsonElement Section(string name)
    {
        using var document = JsonDocument.Parse(GoldenFiles.ReadText("misc.json"));
        return document.RootElement.GetProperty(name).Clone();
    }

    /// <summary>Nested arrays, flat and in order.</summary>
    public static double[] Flat(JsonElement json) => json.ValueKind == JsonValueKind.Array ? [.. json.EnumerateArray().SelectMany(Flat)] : [json.GetDouble()];

    /// <summary>Nested arrays as a tensor of their shape.</summary>
    public static Tensor Array(JsonElement json, DType dtype)
    {
        var shape = new List<int>();
        for (var inner = json; inner.ValueKind == JsonValueKind.Array; inner = inner[0])
        {
            shape.Add(inner.GetArrayLength());
        }

        return Tensor.Wrap(Flat(json), new Shape([.. shape])).As(dtype);
    }
}
