using System.Text.Json;
using AlphaNet.Pure.Nn.Layers;
using AlphaNet.Pure.Supernet.Elastic;
using AlphaNet.Pure.Supernet.Spaces;
using AlphaNet.Pure.Tensors;
using AlphaNet.Pure.Tensors.Backends;
using AlphaNet.Pure.Testing;

namespace AlphaNet.Pure.Supernet.Tests.Golden;

/// <summary>What the golden cases have in common.</summary>
internal static class GoldenCases
{
    /// <summary>The description of a block case: an entry of the list <c>cases</c> in a bundle, a property in a digest.</summary>
    public static JsonElement Named(JsonElement meta, string name) => meta.TryGetProperty("cases", out var cases)
        ? cases.EnumerateArray().Single(c => c.GetProperty("name").GetString() == name)
        : meta.GetProperty(name);

    public static NetworkPlan Plan(SearchSpace space, JsonElement architecture) => NetworkPlan.Create(space, Architecture.FromJson(architecture));

    public static string Suffix(DType dtype) => dtype == DType.Float64 ? "f64" : "f32";

    /// <summary>As <see cref="Suffix(DType)"/>, but for digests, which are all of the float64 run.</summary>
    public static string Suffix(IGoldenFigures figures, DType dtype) => Suffix(figures is GoldenDigest ? DType.Float64 : dtype);

    /// <summary>Gives a net the weights of a <see cref="WeightRecipe"/>, and returns its running statistics.</summary>
    public static NormStatistics FillByRecipe(ElasticNet net, string seedName, IBackend backend)
    {
        foreach (var p in net.Parameters.Parameters)
        {
            backend.Copy(p.FromFile(WeightRecipe.Tensor(seedName, p.Name, p.FileShape, net.DType)), p.Value);
        }

        var statistics = net.NewStatistics();
        foreach (var norm in net.Norms)
        {
            var shape = new Shape(norm.Channels);
            statistics.Mean(norm.Site).CopyFrom(WeightRecipe.Tensor(seedName, norm.Name + ".running_mean", shape, net.DType));
            statistics.Variance(norm.Site).CopyFrom(WeightRecipe.Tensor(seedName, norm.Name + ".running_var", shape, net.DType));
        }

        return statistics;
    }
}
