using System.CommandLine;

namespace AlphaNet.Pure.Cli.Arguments;

/// <summary>Options that several commands share.</summary>
internal static class CommonOptions
{
    // Thousands of threads on a few processors do nothing but wait for one another.
    private static readonly int MostThreads = Math.Max(64, 2 * Environment.ProcessorCount);

    // Far beyond any image; the work of larger ones is beyond counting.
    private const int LargestSide = 16_384;

    public static Option<bool> Json { get; } = new("--json")
    {
        Description = "Print the result as JSON on standard output; everything else goes to standard error.",
        Recursive = true,
    };

    public static Option<int?> Threads() =>
        NumberOption.Count("--threads", "Threads to work with; 0 or nothing for one per processor. Results do not depend on it.", least: 0, MostThreads);

    public static Option<string> Run() => Text("--run", "RUN", "Folder of a training run.", required: true);

    public static Option<string> Space(bool required = true) => Text("--space", "NAME|FILE", "Search space: alphanet, cifar, or a JSON file.", required);

    public static Option<string> Architecture() => Text(
        "--arch", "A", "Subnet: min, max, a preset of the space (a0..a6), a JSON file, or the one-line text that `search` prints.", required: true);

    public static Option<int?> Resolution() => NumberOption.Count("--resolution", "Input side instead of the subnet's own: a multiple of the space's total stride.", most: LargestSide);

    public static Option<string> Text(string name, string letter, string description, bool required) =>
        new(name) { Description = description, HelpName = letter, Required = required, Arity = ArgumentArity.ExactlyOne };
}
