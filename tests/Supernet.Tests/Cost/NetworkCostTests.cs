using System.Text.Json;
using AlphaNet.Pure.Supernet.Cost;
using AlphaNet.Pure.Supernet.Spaces;
using AlphaNet.Pure.Testing;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace AlphaNet.Pure.Supernet.Tests.Cost;

public class NetworkCostTests
{
    private const int ImageNetClasses = 1000;

    [Fact]
    public void Equals_the_official_counters_exactly()
    {
        using var golden = JsonDocument.Parse(GoldenFiles.ReadText("flops_params.json"));
        var nets = golden.RootElement.EnumerateArray().ToArray();
        Assert.True(nets.Length >= 23);
        Assert.All(nets, net =>
        {
            var plan = NetworkPlan.Create(SearchSpaces.AlphaNet, Architecture.FromJson(net.GetProperty("arch")));
            var cost = NetworkCost.Of(plan, ImageNetClasses);
            Assert.Equal(net.GetProperty("exact_macs").GetInt64(), cost.Macs);
            Assert.Equal(net.GetProperty("analytic_mflops").GetDouble(), cost.MegaFlops);
            Assert.Equal(net.GetProperty("params_all").GetInt64(), cost.ParametersAll);
            Assert.Equal(net.GetProperty("params_used").GetInt64(), cost.ParametersUsed);
            Assert.Equal(net.GetProperty("n_blocks").GetInt32(), plan.Blocks.Length);
        });
    }

    [Theory]
    [InlineData("a0", 203)]
    [InlineData("a1", 279)]
    [InlineData("a2", 317)]
    [InlineData("a3", 357)]
    [InlineData("a4", 444)]
    [InlineData("a5", 491)]
    [InlineData("a6", 709)]
    public void Presets_have_the_published_cost(string name, int megaFlops) =>
        Assert.Equal(megaFlops, Math.Round(NetworkCost.Of(SearchSpaces.AlphaNet, SearchSpaces.AlphaNet.Named(name), ImageNetClasses).MegaFlops));

    [Fact]
    public void Layers_add_up_to_the_totals()
    {
        var plan = NetworkPlan.CreateMax(SearchSpaces.AlphaNet);
        var layers = NetworkCost.Layers(plan, ImageNetClasses);
        var cost = NetworkCost.Of(plan, ImageNetClasses);
        Assert.Equal(cost.Macs, layers.Sum(layer => layer.Macs));
        Assert.Equal(cost.ParametersAll, layers.Sum(layer => layer.Parameters));
        Assert.Equal(cost.ParametersUsed, layers.Where(layer => layer.IsUsed).Sum(layer => layer.Parameters));
        Assert.Equal(layers.Length, layers.Select(layer => layer.Name).Distinct().Count());
        // Stem by hand: 3x3x3 weights to 24 channels on a 144x144 map.
        Assert.Equal(new LayerCost("stem", 24, 144, 27L * 24 * 144 * 144, 27 * 24 + 48, true), layers[0]);
        Assert.Contains("total", NetworkCost.Describe(plan, ImageNetClasses));
    }

    [Fact]
    public void Grows_with_every_gene()
    {
        foreach (var space in (SearchSpace[])[SearchSpaces.AlphaNet, SearchSpaces.Cifar, ToySpace.Create()])
        {
            var genes = Gen.Choose(0, space.Genes.Length - 1);
            Prop.ForAll(Arbitraries.In(space), genes.ToArbitrary(), (architecture, index) =>
            {
                var gene = space.Genes[index];
                var costs = gene.Candidates.Order().Select(value =>
                {
                    var values = architecture.ToGenes().SetItem(index, value);
                    return NetworkCost.Of(space, space.FromGenes(values.AsSpan()), 10).Macs;
                }).ToArray();
                return costs.Zip(costs.Skip(1)).All(pair => pair.First < pair.Second);
            }).Check(Laws.Cases());
        }
    }
}
