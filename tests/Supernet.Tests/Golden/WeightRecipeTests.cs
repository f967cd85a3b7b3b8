using System.Text.Json;
using AlphaNet.Pure.Supernet.Elastic;
using AlphaNet.Pure.Supernet.Spaces;
using AlphaNet.Pure.Tensors;
using AlphaNet.Pure.Testing;
using Xunit;

namespace AlphaNet.Pure.Supernet.Tests.Golden;

/// <summary>The weights that all golden nets are made of, and that the supernet has just the tensors they were written for.</summary>
public sealed class WeightRecipeTests
{
    private static readonly string[] Statistics = [".running_mean", ".running_var", ".num_batches_tracked"];

    [SharedGoldenFact("supernet_weights_recipe.json")]
    public void Names_shapes_order_and_ranges_are_those_of_the_official_state_dict()
    {
        using var document = JsonDocument.Parse(GoldenFiles.ReadText("supernet_weights_recipe.json"));
        var official = document.RootElement.GetProperty("tensors").EnumerateArray()
            .Where(t => !Statistics.Any(t.GetProperty("key").GetString()!.EndsWith))
            .Select(t => (t.GetProperty("key").GetString()!, ShapeOf(t), (t.GetProperty("lo").GetDouble(), t.GetProperty("hi").GetDouble())));
        var net = new ElasticNet(SearchSpaces.AlphaNet, classes: 1000, training: false);
        Assert.Equal(official, net.Parameters.Parameters.Select(p => (p.Name, p.FileShape, WeightRecipe.Range(p.Name, p.FileShape))));
    }

    [SharedGoldenFact("supernet_weights_recipe.json", "supernet_weights_check.json")]
    public void Values_are_the_official_ones()
    {
        using var recipe = JsonDocument.Parse(GoldenFiles.ReadText("supernet_weights_recipe.json"));
        using var check = JsonDocument.Parse(GoldenFiles.ReadText("supernet_weights_check.json"));
        var shapes = recipe.RootElement.GetProperty("tensors").EnumerateArray().ToDictionary(t => t.GetProperty("key").GetString()!, ShapeOf);
        foreach (var expected in check.RootElement.EnumerateObject())
        {
            var values = WeightRecipe.Tensor("supernet0", expected.Name, shapes[expected.Name], DType.Float64).ToDoubles();
            var first = expected.Value.GetProperty("first").EnumerateArray().Select(n => n.GetDouble()).ToArray();
            Assert.Equal(first, values.Take(first.Length));
            Numbers.Close(expected.Name, [expected.Value.GetProperty("sum_f64").GetDouble()], [values.Sum()], 1e-9);
        }
    }

    private static Shape ShapeOf(JsonElement tensor) => new([.. tensor.GetProperty("shape").EnumerateArray().Select(n => n.GetInt32())]);
}
