using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Numerics;

namespace AlphaNet.Pure.Cli.Arguments;

/// <summary>Options that take a number, checked while the line is parsed; null when not given.</summary>
internal static class NumberOption
{
    public static Option<int?> Count(string name, string description, int least = 1, int most = int.MaxValue) =>
        Create<int>(
            name, "N", NumberStyles.Integer, description, value => value >= least && value <= most,
            most == int.MaxValue ? $"a whole number of at least {least}" : $"a whole number from {least} to {most}");

    public static Option<long?> Seed(string description) =>
        Create<long>("--seed", "N", NumberStyles.Integer, description, value => value >= 0, "a whole number of at least 0");

    public static Option<double?> Positive(string name, string description) =>
        Create<double>(name, "X", NumberStyles.Float, description, value => value > 0 && double.IsFinite(value), "a number above 0, written like 0.5");

    public static Option<double?> NotNegative(string name, string description) =>
        Create<double>(name, "X", NumberStyles.Float, description, value => value >= 0 && double.IsFinite(value), "a number of at least 0, written like 0.5");

    public static Option<double?> Share(string name, string description) =>
        Create<double>(name, "X", NumberStyles.Float, description, value => value is > 0 and < 1, "a number between 0 and 1, written like 0.1");

    public static Option<double?> Probability(string name, string description) =>
        Create<double>(name, "X", NumberStyles.Float, description, value => value is > 0 and <= 1, "a number above 0 and at most 1, written like 0.2");

    public static Option<double?> ShareOrNone(string name, string description) =>
        Create<double>(name, "X", NumberStyles.Float, description, value => value is >= 0 and < 1, "0 or a number below 1, written like 0.999");

    // .NET's own style for fractions lets commas part thousands, and 0,05 would be 5.
    private static Option<T?> Create<T>(string name, string letter, NumberStyles style, string description, Func<T, bool> fits, string wanted) where T : struct, INumber<T>
    {
        return new Option<T?>(name) { Description = description, HelpName = letter, Arity = ArgumentArity.ExactlyOne, CustomParser = Parse };

        T? Parse(ArgumentResult result)
        {
            var text = result.Tokens[0].Value;
            if (T.TryParse(text, style, CultureInfo.InvariantCulture, out var value) && fits(value))
            {
                return value;
            }

            result.AddError($"{name} is '{text}', it must be {wanted}.");
            return null;
        }
    }
}
