using System.Globalization;
using System.Text;

namespace AlphaNet.Pure.Supernet.Search;

/// <summary>Settings of an evolutionary search; the defaults are the published ones at full size.</summary>
public sealed record SearchOptions
{
    /// <summary>Outputs of the classifier, part of the cost.</summary>
    public int Classes { get; init; } = 1000;

    /// <summary>Size of the first population: the min net and random nets of the cost range.</summary>
    public int InitialPopulation { get; init; } = 512;

    /// <summary>Mutants in every later population.</summary>
    public int Mutants { get; init; } = 128;

    /// <summary>Children of two parents in every later population.</summary>
    public int Children { get; init; } = 128;

    /// <summary>Probability that a mutation changes a gene.</summary>
    public double MutationProbability { get; init; } = 0.2;

    /// <summary>Number of populations measured.</summary>
    public int Generations { get; init; } = 20;

    /// <summary>Smallest cost of a proposed subnet in millions of multiply-accumulates.</summary>
    public double MinMegaFlops { get; init; } = 200;

    /// <summary>Largest cost.</summary>
    public double MaxMegaFlops { get; init; } = 1200;

    /// <summary>Width of a cost bin.</summary>
    public int BinStep { get; init; } = 10;

    /// <summary>How parents are selected.</summary>
    public SelectionRule Selection { get; init; } = SelectionRule.BestPerBin;

    /// <summary>Seed of all draws.</summary>
    public long Seed { get; init; }

    /// <summary>Most subnets handed to the evaluator at once; results are kept and cancellation is heard in between.</summary>
    public int BatchSize { get; init; } = 16;

    // What an interrupted search keeps to compare with: the same in every culture.
    private bool PrintMembers(StringBuilder text)
    {
        text.Append(
            CultureInfo.InvariantCulture,
            $"{nameof(Classes)} = {Classes}, {nameof(InitialPopulation)} = {InitialPopulation}, {nameof(Mutants)} = {Mutants}, {nameof(Children)} = {Children}, ");
        text.Append(
            CultureInfo.InvariantCulture,
            $"{nameof(MutationProbability)} = {MutationProbability}, {nameof(Generations)} = {Generations}, {nameof(MinMegaFlops)} = {MinMegaFlops}, {nameof(MaxMegaFlops)} = {MaxMegaFlops}, ");
        text.Append(
            CultureInfo.InvariantCulture, $"{nameof(BinStep)} = {BinStep}, {nameof(Selection)} = {Selection}, {nameof(Seed)} = {Seed}, {nameof(BatchSize)} = {BatchSize}");
        return true;
    }

    /// <summary>Checks the settings.</summary>
    /// <exception cref="ArgumentException">Settings are impossible; the message lists all of them.</exception>
    public void Validate()
    {
        List<string> problems = [];
        Require(Classes >= 1, $"Classes is {Classes}, must be at least 1");
        Require(InitialPopulation >= 1, $"InitialPopulation is {InitialPopulation}, must be at least 1");
        Require(Mutants >= 0 && Children >= 0 && Mutants + Children >= 1, $"Mutants {Mutants} and Children {Children} must not be negative nor both 0");
        Require(MutationProbability is > 0 and <= 1, $"MutationProbability is {MutationProbability}, must be above 0 and at most 1");
        Require(Generations >= 1, $"Generations is {Generations}, must be at least 1");
        Require(MinMegaFlops >= 0 && MaxMegaFlops >= MinMegaFlops, $"the cost range {MinMegaFlops} to {MaxMegaFlops} MFLOPs is empty");
        Require(BinStep >= 1, $"BinStep is {BinStep}, must be at least 1");
        Require(Enum.IsDefined(Selection), $"Selection is {Selection}, which is no rule");
        Require(BatchSize >= 1, $"BatchSize is {BatchSize}, must be at least 1");
        if (problems.Count > 0) throw new ArgumentException($"search options: {string.Join("; ", problems)}");

        void Require(bool holds, string problem)
        {
            if (!holds) problems.Add(problem);
        }
    }
}
