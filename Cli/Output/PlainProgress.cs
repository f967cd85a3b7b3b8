using System.Diagnostics;

namespace AlphaNet.Pure.Cli.Output;

/// <summary>A line now and then, for a file or a pipe.</summary>
internal sealed class PlainProgress(string title, TextWriter writer) : IWorkProgress
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);

    private readonly long started = Stopwatch.GetTimestamp();
    private long written = Stopwatch.GetTimestamp();

    public void Report(double fraction, string text, TimeSpan? remaining = null)
    {
        if (Stopwatch.GetElapsedTime(written) < Interval)
        {
            return;
        }

        Line($"{title} {fraction:P0}: {text}{Durations.Left(fraction, Stopwatch.GetElapsedTime(started), remaining)}");
    }

    public void Line(string text)
    {
        writer.WriteLine(text);
        written = Stopwatch.GetTimestamp();
    }
}
