using System.Diagnostics;

namespace AlphaNet.Pure.Kernels.Tests.Compilation;

/// <summary>A compiler of OpenCL C that is independent of any device.</summary>
internal static class Clang
{
    private const int Oldest = 14;
    private const int Newest = 30;

    /// <summary>Where it is, or null.</summary>
    public static string? Path { get; } = Names()
        .SelectMany(name => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(System.IO.Path.PathSeparator).Select(folder => System.IO.Path.Combine(folder, name)))
        .FirstOrDefault(File.Exists);

    /// <summary>What it has to say against the sources, by the names they are to be called by; nothing if they are valid.</summary>
    public static string Check(IEnumerable<(string Name, string Source)> sources)
    {
        var folder = Directory.CreateTempSubdirectory("alphanet-opencl-");
        try
        {
            var start = new ProcessStartInfo(Path!) { RedirectStandardError = true, WorkingDirectory = folder.FullName };
            foreach (var option in (string[])["-x", "cl", "-cl-std=CL3.0", "-Xclang", "-finclude-default-header", "--target=spir64", "-fsyntax-only"])
            {
                start.ArgumentList.Add(option);
            }

            foreach (var (name, source) in sources)
            {
                File.WriteAllText(System.IO.Path.Combine(folder.FullName, name + ".cl"), source);
                start.ArgumentList.Add(name + ".cl");
            }

            using var process = Process.Start(start)!;
            var errors = process.StandardError.ReadToEnd();
            process.WaitForExit();
            return process.ExitCode == 0 ? "" : $"{Path} exited with {process.ExitCode}: {errors}";
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static IEnumerable<string> Names() =>
        OperatingSystem.IsWindows() ? ["clang.exe"] : ["clang", .. Enumerable.Range(Oldest, Newest - Oldest + 1).Reverse().Select(version => $"clang-{version}")];
}
