using System.Diagnostics;

namespace AlphaNet.Pure.Compare;

/// <summary>Runs a program to its end.</summary>
internal static class ChildProcess
{
    /// <summary>This program again, with other arguments.</summary>
    public static ProcessStartInfo OfThisProgram(params string[] arguments)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!);
        if (Path.GetFileNameWithoutExtension(start.FileName) == "dotnet")
        {
            start.ArgumentList.Add(typeof(ChildProcess).Assembly.Location);
        }

        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        return start;
    }

    /// <summary>The last line it prints.</summary>
    /// <exception cref="ChildProcessException">It fails or prints nothing; the message holds what it said on standard error.</exception>
    public static string LastLine(ProcessStartInfo start)
    {
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;
        using var process = Process.Start(start)!;
        var complaints = process.StandardError.ReadToEndAsync();
        var line = process.StandardOutput.ReadToEnd().TrimEnd().Split('\n')[^1];
        process.WaitForExit();
        return process.ExitCode == 0 && line.Length > 0 ? line : throw new ChildProcessException(start, process.ExitCode, complaints.Result);
    }
}
