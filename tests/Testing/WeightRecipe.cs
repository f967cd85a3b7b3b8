using AlphaNet.Pure.Tensors;

namespace AlphaNet.Pure.Testing;

/// <summary>
/// The weights of the golden supernets, by state-dict key: uniform within +-gain sqrt(3 / fan_in) where an activation follows gain 1.5, else 1; scales around 1,
/// those of a block's last norm around 0.3; running statistics that are no batch's.
/// </summary>
public static class WeightRecipe
{
    /// <summary>Where the values of tensor <paramref name="name"/> lie; its shape is that of files.</summary>
    public static (double Low, double High) Range(string name, Shape shape)
    {
        if (shape.Rank > 1)
        {
            var linear = name.Contains("point_linear", StringComparison.Ordinal) || name.Contains("shortcut", StringComparison.Ordinal) || name.StartsWith("classifier", StringComparison.Ordinal);
            var bound = (linear ? 1 : 1.5) * Math.Sqrt(3.0 * shape[0] / shape.Count);
            return (-bound, bound);
        }

        if (name.EndsWith("running_var", StringComparison.Ordinal))
        {
            return (0.5, 1.5);
        }

        if (name.EndsWith("bn.weight", StringComparison.Ordinal))
        {
            return name.Contains("point_linear", StringComparison.Ordinal) ? (0.1, 0.5) : (0.7, 1.3);
        }

        return (-0.2, 0.2);
    }

    /// <summary>Tensor <paramref name="name"/> of the golden supernet <paramref name="seedName"/>.</summary>
    public static Tensor Tensor(string seedName, string name, Shape shape, DType dtype)
    {
        var (low, high) = Range(name, shape);
        return RecipeStream.Tensor($"{seedName}/{name}", shape, low, high, dtype);
    }
}
