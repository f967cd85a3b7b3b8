using System.Text.Json;
using System.Text.Json.Nodes;
using Spectre.Console;

namespace AlphaNet.Pure.Cli.Output;

/// <summary>Where a command writes: results to standard output, everything on the way there to standard error.</summary>
internal sealed class Terminal
{
    // A table in a file or a pipe has no edge to break at.
    private const int UnboundedWidth = 240;

    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    private readonly IAnsiConsole output;

    public Terminal(bool json)
    {
        IsJson = json;
        output = Create(json ? Console.Error : Console.Out, json ? Console.IsErrorRedirected : Console.IsOutputRedirected);
        Error = Create(Console.Error, Console.IsErrorRedirected);
        IsLive = !Console.IsErrorRedirected && Error.Profile.Capabilities.Ansi;
    }

    /// <summary>Whether the result is wanted as JSON.</summary>
    public bool IsJson { get; }

    /// <summary>Whether somebody watches: progress may move in place.</summary>
    public bool IsLive { get; }

    public IAnsiConsole Error { get; }

    /// <summary>A remark beside the result.</summary>
    public void Note(string text) => Console.Error.WriteLine(text);

    /// <summary>A line of the result for people; not part of JSON output.</summary>
    public void Line(string text) => (IsJson ? Console.Error : Console.Out).WriteLine(text);

    /// <summary>A table of the result for people: its rows stay whole, and a narrower terminal wraps them, so that what is to be copied is in one piece.</summary>
    public void Show(Table table)
    {
        var width = output.Profile.Width;
        output.Profile.Width = Math.Max(width, UnboundedWidth);
        output.Write(table);
        output.Profile.Width = width;
    }

    /// <summary>The result for machines.</summary>
    public void Result(JsonNode result) => Console.Out.WriteLine(result.ToJsonString(Indented));

    private static IAnsiConsole Create(TextWriter writer, bool isRedirected)
    {
        var plain = isRedirected || !string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"));
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(writer),
            Ansi = isRedirected ? AnsiSupport.No : AnsiSupport.Detect,
            ColorSystem = plain ? ColorSystemSupport.NoColors : ColorSystemSupport.Detect,
            Interactive = isRedirected ? InteractionSupport.No : InteractionSupport.Detect,
        });
        if (isRedirected)
        {
            console.Profile.Width = UnboundedWidth;
        }

        return console;
    }
}
