using System.Diagnostics;

namespace AlphaNet.Pure.Compare;

/// <summary>A program that was asked for a measurement failed.</summary>
internal sealed class ChildProcessException(ProcessStartInfo start, int exitCode, string complaints)
    : Exception($"{start.FileName} {string.Join(' ', start.ArgumentList)} ended with code {exitCode}: {complaints.Trim()}");
