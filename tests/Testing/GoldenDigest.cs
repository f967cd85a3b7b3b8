using System.Text.Json;
using AlphaNet.Pure.Tensors;

namespace AlphaNet.Pure.Testing;

/// <summary>
/// Figures small enough to commit. Inputs are made by their <see cref="RecipeStream"/>; of a result only two numbers are kept, its norm and its product with
/// a pseudo-random vector, which no wrong, missing or exchanged element leaves as they are.
/// </summary>
public sealed class GoldenDigest : IGoldenFigures
{
    private readonly Dictionary<string, JsonElement> recipes;
    private readonly Dictionary<string, JsonElement> digests;

    /// <summary>Reads golden file <c>name.json</c>.</summary>
    public GoldenDigest(string name)
    {
        using var document = JsonDocument.Parse(GoldenFiles.ReadText(name + ".json"));
        Meta = document.RootElement.GetProperty("meta").Clone();
        recipes = Section(document, "recipes");
        digests = Section(document, "digests");
    }

    /// <inheritdoc/>
    public JsonElement Meta { get; }

    /// <inheritdoc/>
    public IEnumerable<string> Names => recipes.Keys.Concat(digests.Keys);

    /// <inheritdoc/>
    public Tensor Input(string name, DType dtype)
    {
        var recipe = recipes[name];
        var shape = new Shape([.. recipe.GetProperty("shape").EnumerateArray().Select(n => n.GetInt32())]);
        return RecipeStream.Tensor(recipe.GetProperty("key").GetString()!, shape, recipe.GetProperty("lo").GetDouble(), recipe.GetProperty("hi").GetDouble(), dtype);
    }

    /// <inheritdoc/>
    public double Deviation(string name, in Tensor actual)
    {
        var stream = new RecipeStream(name);
        double product = 0, squares = 0;
        foreach (var value in actual.ToDoubles())
        {
            product += value * (2 * stream.Next() - 1);
            squares += value * value;
        }

        return Numbers.Deviation([.. digests[name].EnumerateArray().Select(n => n.GetDouble())], [product, Math.Sqrt(squares)]);
    }

    private static Dictionary<string, JsonElement> Section(JsonDocument document, string name) =>
        document.RootElement.GetProperty(name).EnumerateObject().ToDictionary(p => p.Name, p => p.Value.Clone(), StringComparer.Ordinal);
}
