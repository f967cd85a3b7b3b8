using AlphaNet.Pure.Supernet.Cost;
using AlphaNet.Pure.Supernet.Search;
using AlphaNet.Pure.Supernet.Spaces;
using Xunit;

namespace AlphaNet.Pure.Supernet.Tests.Search;

public sealed class SearchPresetsTests
{
    [Fact]
    public void The_range_is_the_spaces_own_and_the_options_hold()
    {
        foreach (var (space, classes) in ((SearchSpace, int)[])[(SearchSpaces.AlphaNet, 1000), (SearchSpaces.Cifar, 10), (ToySpace.Create(), 10)])
        {
            var options = SearchPresets.For(space, classes);
            options.Validate();
            Assert.Equal(NetworkCost.Of(space, space.Min, classes).MegaFlops, options.MinMegaFlops);
            Assert.Equal(NetworkCost.Of(space, space.Max, classes).MegaFlops, options.MaxMegaFlops);
        }
    }

    [Fact]
    public void Bins_are_published_ones_where_they_fit_and_fronts_elsewhere()
    {
        Assert.Equal(SelectionRule.BestPerBin, SearchPresets.For(SearchSpaces.AlphaNet, 1000).Selection);
        Assert.Equal(10, SearchPresets.For(SearchSpaces.AlphaNet, 1000, 200, 600).BinStep);
        Assert.Equal(SelectionRule.NonDominated, SearchPresets.For(ToySpace.Create(), 10).Selection);
    }

    [Theory]
    [InlineData(1200.0)]
    [InlineData(300.0)]
    [InlineData(1e9)]
    public void A_range_beyond_what_nets_cost_selects_as_the_spaces_own(double most)
    {
        Assert.Equal(SelectionRule.NonDominated, SearchPresets.For(SearchSpaces.Cifar, 10, maxMegaFlops: most).Selection);
        var (own, wide) = (SearchPresets.For(SearchSpaces.AlphaNet, 1000), SearchPresets.For(SearchSpaces.AlphaNet, 1000, maxMegaFlops: 10 * most));
        Assert.Equal((own.Selection, own.BinStep), (wide.Selection, wide.BinStep));
    }

    [Fact]
    public void A_population_is_split_into_mutants_and_children()
    {
        var options = SearchPresets.For(SearchSpaces.Cifar, 10, population: 7, generations: 2);

        Assert.Equal((7, 7, 2), (options.InitialPopulation, options.Mutants + options.Children, options.Generations));
    }

    [Theory]
    [InlineData(50.0, null)]
    [InlineData(null, 1.0)]
    [InlineData(9.0, 8.0)]
    public void A_range_without_nets_is_refused_with_the_range_there_is(double? low, double? high)
    {
        var error = Assert.Throws<ArgumentException>(() => SearchPresets.For(SearchSpaces.Cifar, 10, low, high));

        Assert.Contains("3.975", error.Message, StringComparison.Ordinal);
    }
}
