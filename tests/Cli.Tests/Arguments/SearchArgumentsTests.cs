using System.CommandLine;
using AlphaNet.Pure.Cli.Arguments;
using AlphaNet.Pure.Supernet.Search;
using AlphaNet.Pure.Supernet.Spaces;

namespace AlphaNet.Pure.Cli.Tests.Arguments;

public sealed class SearchArgumentsTests
{
    [Fact]
    public void Nothing_given_is_the_preset()
    {
        foreach (var space in (SearchSpace[])[SearchSpaces.AlphaNet, SearchSpaces.Cifar])
        {
            Assert.Equal(SearchPresets.For(space, 10), Read(space, ""));
        }
    }

    [Fact]
    public void The_published_search_can_be_asked_for() =>
        Assert.Equal(
            new SearchOptions { Classes = 10 },
            Read(SearchSpaces.AlphaNet, "--initial 512 --mutants 128 --children 128 --mutation 0.2 --generations 20 --min-mflops 200 --max-mflops 1200 --bin 10 --select bins"));

    [Fact]
    public void Population_is_short_for_what_is_not_given()
    {
        Assert.Equal((64, 32, 32), Sizes("--population 64"));
        Assert.Equal((512, 32, 32), Sizes("--population 64 --initial 512"));
        Assert.Equal((64, 0, 5), Sizes("--population 64 --mutants 0 --children 5"));
        Assert.Equal((48, 24, 100), Sizes("--children 100"));

        (int, int, int) Sizes(string line)
        {
            var options = Read(SearchSpaces.AlphaNet, line);
            return (options.InitialPopulation, options.Mutants, options.Children);
        }
    }

    [Theory]
    [InlineData("", SelectionRule.NonDominated)]
    [InlineData("--bin 2", SelectionRule.BestPerBin)]
    [InlineData("--select bins", SelectionRule.BestPerBin)]
    [InlineData("--select front", SelectionRule.NonDominated)]
    public void A_bin_takes_parents_by_bins(string line, SelectionRule expected) => Assert.Equal(expected, Read(SearchSpaces.Cifar, line).Selection);

    [Theory]
    [InlineData("--mutants 0 --children 0", "--mutants and --children are both 0")]
    [InlineData("--mutants 0 --mutation 0.5", "--mutation 0.5: --mutants is 0")]
    [InlineData("--select front --bin 10", "--bin 10: --select front knows no bins")]
    [InlineData("--population 64 --initial 9 --mutants 9 --children 9", "--population 64:")]
    public void Contradictions_are_refused(string line, string problem) =>
        Assert.Contains(problem, Assert.Throws<UsageException>(() => Read(SearchSpaces.AlphaNet, line)).Message, StringComparison.Ordinal);

    private static SearchOptions Read(SearchSpace space, string line)
    {
        var arguments = new SearchArguments();
        var command = new Command("search");
        foreach (var option in arguments.All)
        {
            command.Options.Add(option);
        }

        var parsed = command.Parse(line);
        Assert.Empty(parsed.Errors);
        return arguments.Read(parsed, space, classes: 10);
    }
}
