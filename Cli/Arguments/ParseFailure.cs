using System.CommandLine;
using System.CommandLine.Parsing;

namespace AlphaNet.Pure.Cli.Arguments;

/// <summary>Says what is wrong with a command line, and what was probably meant.</summary>
internal static class ParseFailure
{
    // Further away, a word is another word rather than a slip.
    private const int MostSlips = 3;

    public static string Describe(ParseResult parsed)
    {
        var command = parsed.CommandResult.Command;
        var name = command is RootCommand ? "alphanet" : $"alphanet {command.Name}";
        var problem = parsed.UnmatchedTokens.Count > 0 ? Unknown(command, parsed.UnmatchedTokens[0]) : Repeated(parsed) ?? parsed.Errors[0].Message.TrimEnd('.') + ".";
        return $"{problem} See {name} --help.";
    }

    private static string? Repeated(ParseResult parsed) =>
        parsed.CommandResult.Children.OfType<OptionResult>().FirstOrDefault(option => option.IdentifierTokenCount > 1) is { } repeated
            ? $"{repeated.Option.Name} is given {repeated.IdentifierTokenCount} times; give it once."
            : null;

    private static string Unknown(Command command, string token)
    {
        var isOption = token.StartsWith('-');
        var known = isOption ? OptionsOf(command) : command.Subcommands.Select(sub => sub.Name);
        var best = known.Select(word => (Word: word, Slips: Slips(token, word))).OrderBy(at => at.Slips).FirstOrDefault();
        var what = isOption ? "option" : command.Subcommands.Count > 0 ? "command" : "argument";
        return $"Unknown {what} '{token}'." + (best.Word is not null && best.Slips <= Math.Min(MostSlips, token.Length / 2) ? $" Did you mean '{best.Word}'?" : "");
    }

    private static IEnumerable<string> OptionsOf(Command command) =>
        command.Options.Append(CommonOptions.Json).SelectMany(option => option.Aliases.Append(option.Name));

    /// <summary>Levenshtein's distance: least number of letters put in, left out or exchanged.</summary>
    private static int Slips(string a, string b)
    {
        var row = Enumerable.Range(0, b.Length + 1).ToArray();
        for (var i = 1; i <= a.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var exchanged = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(exchanged, 1 + Math.Min(row[j], row[j - 1]));
            }
        }

        return row[b.Length];
    }
}
