namespace AlphaNet.Pure.AutoDiff.Checking;

/// <summary>A gradient that disagrees with central differences.</summary>
public sealed class GradCheckException : Exception
{
    internal GradCheckException(GradCheckReport report) : base(report.ToString()) => Report = report;

    /// <summary>The comparison.</summary>
    public GradCheckReport Report { get; }
}
