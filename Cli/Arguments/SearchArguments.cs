using System.CommandLine;
using AlphaNet.Pure.Supernet.Search;
using AlphaNet.Pure.Supernet.Spaces;

namespace AlphaNet.Pure.Cli.Arguments;

/// <summary>The options that settle an evolutionary search: each overrides the space's preset.</summary>
internal sealed class SearchArguments
{
    private const string Bins = "bins";
    private const string Front = "front";

    private readonly Option<double?> minimum = NumberOption.NotNegative("--min-mflops", "Smallest cost of proposed subnets. Default: the smallest net's.");
    private readonly Option<double?> maximum = NumberOption.Positive("--max-mflops", "Largest cost of proposed subnets. Default: the largest net's.");
    private readonly Option<int?> generations = NumberOption.Count("--generations", "Generations. Default 10; published: 20.");

    private readonly Option<int?> population = NumberOption.Count(
        "--population", "Subnets a generation: short for --initial N, and --mutants and --children of half of it each. Default 48.", least: 2);

    private readonly Option<int?> initial = NumberOption.Count("--initial", "Subnets of the first generation: the smallest net and random ones. Default: the population; published: 512.", least: 2);
    private readonly Option<int?> mutants = NumberOption.Count("--mutants", "Mutants in every later generation. Default: half of the population; published: 128.", least: 0);
    private readonly Option<int?> children = NumberOption.Count("--children", "Children of two parents in every later generation. Default: the other half; published: 128.", least: 0);
    private readonly Option<double?> mutation = NumberOption.Probability("--mutation", "Probability that a mutant's gene changes. Default 0.2, as published.");

    private readonly Option<int?> bin = NumberOption.Count(
        "--bin", $"Width of a cost bin in MFLOPs; takes parents by {Bins}. Default: a fortieth of the range, at least 1; published: 10.");

    private readonly Option<string> select = new("--select")
    {
        Description = $"What becomes a parent: the best net of every cost bin, as published ({Bins}), or nets that no cheaper one beats ({Front}). Default: {Bins} where the range has 40 of at least 1 MFLOP, else {Front}.",
        HelpName = $"{Bins}|{Front}",
    };

    private readonly Option<long?> seed = NumberOption.Seed("Seed of all draws. Default 0.");

    public SearchArguments() => select.AcceptOnlyFromAmong(Bins, Front);

    /// <summary>The options, in the order of the help.</summary>
    public IReadOnlyList<Option> All => [minimum, maximum, generations, population, initial, mutants, children, mutation, bin, select, seed];

    /// <summary>The settings that a command line asks for.</summary>
    /// <exception cref="UsageException">Options contradict each other.</exception>
    /// <exception cref="ArgumentException">No net of the space lies in the range.</exception>
    public SearchOptions Read(ParseResult parsed, SearchSpace space, int classes)
    {
        var preset = SearchPresets.For(space, classes, parsed.GetValue(minimum), parsed.GetValue(maximum), parsed.GetValue(population), parsed.GetValue(generations));
        var selection = parsed.GetValue(select) switch
        {
            Bins => SelectionRule.BestPerBin,
            Front => SelectionRule.NonDominated,
            _ => parsed.GetValue(bin) is null ? preset.Selection : SelectionRule.BestPerBin,
        };
        var options = preset with
        {
            InitialPopulation = parsed.GetValue(initial) ?? preset.InitialPopulation,
            Mutants = parsed.GetValue(mutants) ?? preset.Mutants,
            Children = parsed.GetValue(children) ?? preset.Children,
            MutationProbability = parsed.GetValue(mutation) ?? preset.MutationProbability,
            BinStep = parsed.GetValue(bin) ?? preset.BinStep,
            Selection = selection,
            Seed = parsed.GetValue(seed) ?? preset.Seed,
        };
        ThrowIfContradictory(parsed, options);
        return options;
    }

    private void ThrowIfContradictory(ParseResult parsed, SearchOptions options)
    {
        if ((options.Mutants, options.Children) == (0, 0))
        {
            throw new UsageException($"{mutants.Name} and {children.Name} are both 0, and no later generation would have a subnet. Give one of them more.");
        }

        if (options.Mutants == 0 && parsed.GetValue(mutation) is { } probability)
        {
            throw new UsageException($"{mutation.Name} {probability}: {mutants.Name} is 0, so nothing mutates. Leave one of the two out.");
        }

        if (options.Selection == SelectionRule.NonDominated && parsed.GetValue(bin) is { } width)
        {
            throw new UsageException($"{bin.Name} {width}: {select.Name} {Front} knows no bins. Leave {bin.Name} out, or give {select.Name} {Bins}.");
        }

        if (parsed.GetValue(population) is { } size && parsed.GetValue(initial) is not null && parsed.GetValue(mutants) is not null && parsed.GetValue(children) is not null)
        {
            throw new UsageException($"{population.Name} {size}: {initial.Name}, {mutants.Name} and {children.Name} leave nothing for it to settle. Leave it out.");
        }
    }
}
