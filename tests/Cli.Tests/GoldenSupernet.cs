using System.Text.Json.Nodes;
using AlphaNet.Pure.Tensors;
using AlphaNet.Pure.Tensors.Files;
using AlphaNet.Pure.Testing;

namespace AlphaNet.Pure.Cli.Tests;

/// <summary>The full-size golden supernet as a file: its weights and statistics follow from a rule.</summary>
internal static class GoldenSupernet
{
    public static void Write(string path)
    {
        var recipe = JsonNode.Parse(GoldenFiles.ReadText("supernet_weights_recipe.json"))!["tensors"]!.AsArray();
        SafeTensors.Write(path, recipe.Where(entry => entry!["lo"] is not null).Select(entry =>
        {
            var name = (string)entry!["key"]!;
            var shape = new Shape([.. entry["shape"]!.AsArray().Select(n => (int)n!)]);
            return KeyValuePair.Create(name, RecipeStream.Tensor("supernet0/" + name, shape, (double)entry["lo"]!, (double)entry["hi"]!, DType.Float32));
        }));
    }
}
