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
}
