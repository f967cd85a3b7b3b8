using System.Diagnostics;
using Spectre.Console;

namespace AlphaNet.Pure.Cli.Output;

/// <summary>A bar that moves in place, for a terminal.</summary>
internal sealed class LiveProgress(IAnsiConsole console, ProgressTask task) : IWorkProgress
{
    private readonly long started = Stopwatch.GetTimestamp();

    public void Report(double fraction, string text, TimeSpan? remaining = null)
    {
        task.Value = task.MaxValue * fraction;
        task.Description = Markup.Escape($"{text}{Durations.Left(fraction, Stopwatch.GetElapsedTime(started), remaining)}");
    }

    public void Line(string text) => console.MarkupLine(Markup.Escape(text));
}
