using System.Diagnostics;

namespace AlphaNet.Pure.Kernels.Tests.Compilation;

/// <summary>Compilers of the system that check what a device's driver would get.</summary>
internal static class CommandLineTool
{
    /// <summary>The first of the names that is on the PATH, or null.</summary>
    public static string? Find(params IEnumerable<string> names)
    {
        var folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator);
        return names
            .Select(name => OperatingSystem.IsWindows() ? name + ".exe" : name)
            .SelectMany(name => folders.Select(folder => Path.Combine(folder, name)))
            .FirstOrDefault(File.Exists);
    }

    /// <summary>Its exit code and what it printed.</summary>
    public static (int Code, string Printed) Run(string tool, string folder, params IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(tool) { RedirectStandardError = true, RedirectStandardOutput = true, WorkingDirectory = folder };
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, errors + output.Result);
    }
}
