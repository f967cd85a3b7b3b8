namespace AlphaNet.Pure.Cli.Output;

/// <summary>Where long work says how far it is.</summary>
internal interface IWorkProgress
{
    /// <summary>How far the work is; shown as often as it suits the reader.</summary>
    /// <param name="fraction">Share done, 0 to 1.</param>
    /// <param name="text">What is going on.</param>
    /// <param name="remaining">Time left, where it is known better than from the share and the time so far.</param>
    void Report(double fraction, string text, TimeSpan? remaining = null);

    /// <summary>Something that stays to be read.</summary>
    void Line(string text);
}
