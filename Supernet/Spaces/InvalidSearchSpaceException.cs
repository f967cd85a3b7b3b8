using System.Collections.Immutable;

namespace AlphaNet.Pure.Supernet.Spaces;

/// <summary>A search space breaks rules; every broken rule is listed, so that a file is mended in one go.</summary>
public sealed class InvalidSearchSpaceException : Exception
{
    /// <summary>Makes the error for the space <paramref name="space"/>.</summary>
    public InvalidSearchSpaceException(string space, IEnumerable<string> problems)
        : this(space, [.. problems])
    {
    }

    private InvalidSearchSpaceException(string space, ImmutableArray<string> problems)
        : base($"search space '{space}' has {problems.Length} problem(s):{string.Concat(problems.Select(p => $"{Environment.NewLine}  - {p}"))}") =>
        Problems = problems;

    /// <summary>One sentence for each broken rule, naming the stage and the rule.</summary>
    public ImmutableArray<string> Problems { get; }
}
