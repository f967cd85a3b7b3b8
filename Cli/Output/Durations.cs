namespace AlphaNet.Pure.Cli.Output;

/// <summary>Spans of time for people.</summary>
internal static class Durations
{
    // Before that, the share done says nothing of the speed.
    private static readonly TimeSpan FirstGuess = TimeSpan.FromSeconds(2);

    /// <summary>", 3 min left", or nothing while it is not known.</summary>
    public static string Left(double fraction, TimeSpan elapsed, TimeSpan? remaining)
    {
        var left = remaining ?? (fraction > 0 && elapsed > FirstGuess ? elapsed * ((1 - fraction) / fraction) : null);
        return left is { } time && fraction < 1 ? $", {Text(time)} left" : "";
    }

    public static string Text(TimeSpan time) =>
        time.TotalSeconds < 90 ? $"{Math.Ceiling(time.TotalSeconds):F0} s"
        : time.TotalMinutes < 90 ? $"{Math.Ceiling(time.TotalMinutes):F0} min"
        : $"{Math.Floor(time.TotalHours):F0} h {time.Minutes} min";
}
