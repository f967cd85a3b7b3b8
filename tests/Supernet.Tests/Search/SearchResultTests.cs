using System.Text.Json.Nodes;
using AlphaNet.Pure.Supernet.Cost;
using AlphaNet.Pure.Supernet.Search;
using AlphaNet.Pure.Supernet.Spaces;
using Xunit;

namespace AlphaNet.Pure.Supernet.Tests.Search;

public class SearchResultTests
{
    private static readonly SearchSpace Space = SearchSpaces.AlphaNet;

    [Fact]
    public void The_best_of_every_bin_is_written_though_a_cheaper_net_is_better()
    {
        var search = Run(SelectionRule.BestPerBin);
        var json = JsonNode.Parse(SearchResult.ToJson(search, "a title"))!;

        Assert.Equal(("a title", 10), ((string)json["title"]!, (int)json["bin_step"]!));
        Assert.Equal(search.BestPerBin.AsEnumerable(), ParetoFront.FromJson(json["best_per_bin"]!.ToJsonString(), Space, 1000));
        var bins = search.BestPerBin.Select(best => FlopsBins.Of(best.Cost.MegaFlops, 10)).ToArray();
        Assert.Equal(bins.Distinct().Order(), bins);
        Assert.Contains(search.BestPerBin, best => search.BestPerBin.Any(other => other.Dominates(best)));
    }

    [Theory]
    [InlineData(SelectionRule.BestPerBin)]
    [InlineData(SelectionRule.NonDominated)]
    public void The_front_is_read_back(SelectionRule rule)
    {
        var search = Run(rule);
        var text = SearchResult.ToJson(search, "a title");

        Assert.Equal(search.Front.AsEnumerable(), ParetoFront.FromJson(text, Space, 1000));
        Assert.Equal(rule == SelectionRule.BestPerBin, JsonNode.Parse(text)!.AsObject().ContainsKey("best_per_bin"));
    }

    private static EvolutionarySearch Run(SelectionRule rule)
    {
        var search = new EvolutionarySearch(Space, new() { InitialPopulation = 24, Mutants = 8, Children = 8, Generations = 3, Selection = rule });
        search.Run(new FakeEvaluator());
        return search;
    }
}
