using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json.Nodes;
using AlphaNet.Pure.Tensors;
using AlphaNet.Pure.Tensors.Files;
using AlphaNet.Pure.Testing;

namespace AlphaNet.Pure.Cli.Tests;

/// <summary>Tensors of the golden figures: bundles on disk, and the full-size supernet's weights, which follow from a rule.</summary>
internal static class GoldenTensors
{
    /// <summary>One float32 tensor of the bundle <c>name.json</c>, <c>name.bin</c>.</summary>
    public static Tensor Read(string bundle, string tensor)
    {
        var entry = JsonNode.Parse(GoldenFiles.ReadText(bundle + ".json"))!["tensors"]!.AsArray().Single(t => (string)t!["name"]! == tensor)!;
        using var stream = File.OpenRead(GoldenFiles.Find(bundle + ".bin"));
        stream.Position = (long)entry["offset"]!;
        var bytes = new byte[(int)entry["nbytes"]!];
        stream.ReadExactly(bytes);
        return Tensor.From<float>(MemoryMarshal.Cast<byte, float>(bytes), ShapeOf(entry));
    }

    /// <summary>Writes the supernet's weights and statistics as safetensors.</summary>
    public static void WriteSupernet(string path)
    {
        var recipe = JsonNode.Parse(GoldenFiles.ReadText("supernet_weights_recipe.json"))!["tensors"]!.AsArray();
        SafeTensors.Write(path, recipe.Where(entry => entry!["lo"] is not null).Select(entry => KeyValuePair.Create((string)entry!["key"]!, Generate(entry))));
    }

    private static Tensor Generate(JsonNode entry)
    {
        var shape = ShapeOf(entry);
        var values = new float[shape.Count];
        var (low, high) = ((double)entry["lo"]!, (double)entry["hi"]!);
        var seed = 0xCBF29CE484222325UL;
        foreach (var letter in Encoding.UTF8.GetBytes("supernet0/" + (string)entry["key"]!))
        {
            seed = (seed ^ letter) * 0x100000001B3UL;
        }

        for (var j = 0; j < values.Length; j++)
        {
            var z = seed + (ulong)(j + 1) * 0x9E3779B97F4A7C15UL;
            z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9UL;
            z = (z ^ (z >> 27)) * 0x94D049BB133111EBUL;
            z ^= z >> 31;
            values[j] = (float)(low + (high - low) * ((z >> 40) / (double)(1 << 24)));
        }

        return Tensor.From<float>(values, shape);
    }

    private static Shape ShapeOf(JsonNode entry) => new([.. entry["shape"]!.AsArray().Select(n => (int)n!)]);
}
