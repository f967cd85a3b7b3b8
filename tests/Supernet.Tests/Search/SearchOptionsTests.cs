using System.Globalization;
using AlphaNet.Pure.Supernet.Search;
using Xunit;

namespace AlphaNet.Pure.Supernet.Tests.Search;

public class SearchOptionsTests
{
    [Fact]
    public void Defaults_are_the_published_ones()
    {
        var options = new SearchOptions();

        options.Validate();
        Assert.Equal((512, 128, 128, 20), (options.InitialPopulation, options.Mutants, options.Children, options.Generations));
        Assert.Equal((0.2, 200.0, 1200.0, 10), (options.MutationProbability, options.MinMegaFlops, options.MaxMegaFlops, options.BinStep));
        Assert.Equal((SelectionRule.BestPerBin, 0L, 1000), (options.Selection, options.Seed, options.Classes));
    }

    [Fact]
    public void Their_text_is_the_same_in_every_culture()
    {
        var options = new SearchOptions { MinMegaFlops = 3.975, Seed = -7 };
        var invariant = options.ToString();
        var before = CultureInfo.CurrentCulture;
        try
        {
            var other = (CultureInfo)CultureInfo.InvariantCulture.Clone();
            (other.NumberFormat.NumberDecimalSeparator, other.NumberFormat.NegativeSign) = (",", "minus ");
            CultureInfo.CurrentCulture = other;
            Assert.Equal(invariant, options.ToString());
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }

        Assert.Contains("MinMegaFlops = 3.975", invariant, StringComparison.Ordinal);
        // What is kept to compare with misses no setting.
        Assert.All(typeof(SearchOptions).GetProperties(), property => Assert.Contains($"{property.Name} = ", invariant, StringComparison.Ordinal));
    }

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
