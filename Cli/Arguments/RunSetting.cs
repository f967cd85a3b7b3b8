using System.CommandLine;
using AlphaNet.Pure.Supernet.Training;

namespace AlphaNet.Pure.Cli.Arguments;

/// <summary>A setting of a run at the command line: its option, where a given value goes in the run's options, and what the options of a run that is gone on with have.</summary>
/// <param name="option">The option.</param>
/// <param name="given">The value given, as the option's users write it; null for none.</param>
/// <param name="put">Puts the given value into options.</param>
/// <param name="of">The value that options have, written like the given one; null for none.</param>
internal sealed class RunSetting(Option option, Func<ParseResult, object?> given, Func<ParseResult, RunOptions, RunOptions> put, Func<RunOptions, object?> of)
{
    /// <summary>A setting that is a number or a switch.</summary>
    public static RunSetting Of<T>(Option<T?> option, Func<RunOptions, T, RunOptions> put, Func<RunOptions, T?> of) where T : struct => new(
        option, parsed => parsed.GetValue(option), (parsed, options) => put(options, parsed.GetValue(option)!.Value), options => of(options));

    /// <summary>A setting that is a name or a path.</summary>
    /// <param name="option">The option.</param>
    /// <param name="put">Puts a value into options.</param>
    /// <param name="of">The value that options have.</param>
    /// <param name="read">Makes of what is written what options hold, such as a whole path; the text itself if null.</param>
    public static RunSetting Of(Option<string?> option, Func<RunOptions, string, RunOptions> put, Func<RunOptions, string?> of, Func<string, string>? read = null)
    {
        return new(option, Given, (parsed, options) => put(options, Given(parsed)!), of);

        string? Given(ParseResult parsed) => parsed.GetValue(option) is { Length: > 0 } text ? read?.Invoke(text) ?? text : null;
    }

    /// <summary>The options with the value that was given, if one was.</summary>
    public RunOptions Apply(ParseResult parsed, RunOptions options) => given(parsed) is null ? options : put(parsed, options);

    /// <summary>Says where a given value is not the run's; null where it is, or none was given.</summary>
    public string? Contradiction(ParseResult parsed, RunOptions run) =>
        given(parsed) is { } value && !value.Equals(of(run)) ? $"{option.Name} {value} (the run has {of(run) ?? "none"})" : null;
}
