using System.Diagnostics;
using System.Text.Json.Nodes;

namespace AlphaNet.Pure.Cli.Tests;

/// <summary>Runs the built tool as a process, as a shell would.</summary>
internal static partial class Alphanet
{
    private const int Interrupt = 2;

    // Far beyond what any of these runs takes, so that a hang ends as a failure.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(4);

    public static Result Run(params string[] args)
    {
        using var process = Start(args);
        return Finish(process);
    }

    public static Process Start(params string[] args)
    {
        var start = new ProcessStartInfo(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet")
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "alphanet.dll"));
        foreach (var arg in args)
        {
            start.ArgumentList.Add(arg);
        }

        return Process.Start(start)!;
    }

    public static Result Finish(Process process)
    {
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        if (!process.WaitForExit(Patience))
        {
            process.Kill();
            throw new TimeoutException($"alphanet {string.Join(' ', process.StartInfo.ArgumentList.Skip(1))} did not end");
        }

        return new Result(process.ExitCode, output.Result, error.Result);
    }

    /// <summary>Waits until a process has written a file; it must still be at work then, or it had too little to do for the test.</summary>
    public static void WaitFor(string file, Process process)
    {
        while (!File.Exists(file))
        {
            Assert.False(process.HasExited, $"the process ended before it wrote {file}");
            Thread.Sleep(5);
        }

        Assert.False(process.HasExited, "the process had too little to do");
    }

    public static void PressCtrlC(Process process) => Kill(process.Id, Interrupt);

    [System.Runtime.InteropServices.LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Kill(int process, int signal);

    internal readonly record struct Result(int Code, string Out, string Error)
    {
        public JsonNode Json => JsonNode.Parse(Out)!;

        /// <summary>Asserts that the tool refused in one line or two, with these words and no stack trace.</summary>
        public void Refused(int code, params string[] words)
        {
            Assert.True(Code == code, $"exit code {Code} instead of {code}: {Error}");
            var lines = Error.Split('\n', StringSplitOptions.RemoveEmptyEntries).SkipWhile(line => !line.StartsWith("error:", StringComparison.Ordinal)).ToArray();
            Assert.InRange(lines.Length, 1, 2);
            Assert.DoesNotContain("   at ", Error, StringComparison.Ordinal);
            foreach (var word in words)
            {
                Assert.Contains(word, Error, StringComparison.Ordinal);
            }
        }

        public Result Succeeded()
        {
            Assert.True(Code == 0, $"exit code {Code}: {Error}{Out}");
            return this;
        }
    }
}
