using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;

namespace AlphaNet.Pure.Cli.Arguments;

/// <summary>Options that take a number, checked while the line is parsed; null when not given.</summary>
internal static class NumberOption
{
    public static Option<int?> Count(string name, string description, int least = 1) =>
        Create<int>(name, "N", description, value => value >= least, $"a whole number of at least {least}");

    public static Option<long?> Seed(string description) =>
        Create<long>("--seed", "N", description, value => value >= 0, "a whole number of at least 0");

    public static Option<double?> Positive(string name, string description) =>
        Create<double>(name, "X", description, value => value > 0 && double.IsFinite(value), "a number above 0");

    public static Option<double?> NotNegative(string name, string description) =>
        Create<double>(name, "X", description, value => value >= 0 && double.IsFinite(value), "a number of at least 0");

    private static Option<T?> Create<T>(string name, string letter, string description, Func<T, bool> fits, string wanted) where T : struct, IParsable<T>
    {
        return new Option<T?>(name) { Description = description, HelpName = letter, Arity = ArgumentArity.ExactlyOne, CustomParser = Parse };

        T? Parse(ArgumentResult result)
        {
            var text = result.Tokens[0].Value;
            if (T.TryParse(text, CultureInfo.InvariantCulture, out var value) && fits(value))
            {
                return value;
            }

            result.AddError($"{name} is '{text}', it must be {wanted}.");
            return null;
        }
    }
}
