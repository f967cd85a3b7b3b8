using AlphaNet.Pure.Supernet.Search;
using Xunit;

namespace AlphaNet.Pure.Supernet.Tests.Search;

public class SearchOptionsTests
{
    [Fact]
    public void Defaults_are_valid() => new SearchOptions().Validate();

    [Fact]
    public void All_problems_are_listed()
    {
        var message = Assert.Throws<ArgumentException>(() => new SearchOptions
        {
            Classes = 0,
            InitialPopulation = 0,
            Mutants = 0,
            Children = 0,
            MutationProbability = double.NaN,
            Generations = 0,
            MinMegaFlops = 5,
            MaxMegaFlops = 4,
            BinStep = 0,
            Selection = (SelectionRule)9,
            BatchSize = 0,
        }.Validate()).Message;
        Assert.All(
            (string[])["Classes", "InitialPopulation", "Mutants", "MutationProbability", "Generations", "5 to 4 MFLOPs is empty", "BinStep", "Selection", "BatchSize"],
            name => Assert.Contains(name, message));
    }
}
