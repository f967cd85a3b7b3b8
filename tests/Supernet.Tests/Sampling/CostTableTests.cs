using AlphaNet.Pure.Supernet.Cost;
using AlphaNet.Pure.Supernet.Sampling;
using AlphaNet.Pure.Supernet.Spaces;
using AlphaNet.Pure.Testing;
using Xunit;

namespace AlphaNet.Pure.Supernet.Tests.Sampling;

public class CostTableTests
{
    [Fact]
    public void Reads_the_official_table_and_agrees_on_every_cost()
    {
        var rows = CostTable.Load(GoldenFiles.Find("flops_archs_small.map"));
        Assert.Equal(400, rows.Length);
        Assert.All(rows, row => Assert.Equal(row.MegaFlops, NetworkCost.Of(SearchSpaces.AlphaNet, row.Architecture, SamplingGolden.Classes).MegaFlops, 1e-6));
    }

    [Theory]
    [InlineData("{'resolution': 32}", "lacks 'width'")]
    [InlineData("oops", "not JSON")]
    [InlineData("{'resolution': 32, 'width': [8], 'depth': [1], 'kernel_size': [3], 'expand_ratio': [1]}", "'flops'")]
    public void Names_the_line_that_is_wrong(string line, string problem)
    {
        const string good = "{'resolution': 32, 'width': [8], 'depth': [1], 'kernel_size': [3], 'expand_ratio': [1], 'flops': 1.5}";
        var message = Assert.Throws<FormatException>(() => CostTable.Read(new StringReader($"{good}\n\n{line}\n"), "table.map")).Message;
        Assert.Contains("table.map, line 3", message);
        Assert.Contains(problem, message);
    }

    [Fact]
    public void Names_the_line_whose_subnet_is_not_of_the_space()
    {
        const string other = "{'resolution': 32, 'width': [8], 'depth': [1], 'kernel_size': [3], 'expand_ratio': [1], 'flops': 1.5}";
        Assert.Contains("table.map, line 1: ", Assert.Throws<FormatException>(() => CostTable.Read(new StringReader(other), "table.map", ToySpace.Create())).Message);
    }

    [Fact]
    public void Draws_uniform_subnets_of_the_space_with_their_cost()
    {
        var rows = CostTable.Draw(SearchSpaces.AlphaNet, 1000, 50, new PythonRandom(1));
        var (uniform, random) = (new UniformSampler(SearchSpaces.AlphaNet), new PythonRandom(1));
        Assert.All(rows, row => Assert.Equal((uniform.Sample(random), NetworkCost.Of(SearchSpaces.AlphaNet, row.Architecture, 1000).MegaFlops), (row.Architecture, row.MegaFlops)));
    }
}
