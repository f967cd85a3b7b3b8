namespace AlphaNet.Pure.Kernels.Tests.Compilation;

/// <summary>A compiler of OpenCL C that is independent of any device.</summary>
internal static class Clang
{
    private const int Oldest = 14;
    private const int Newest = 30;

    /// <summary>Where it is, or null.</summary>
    public static string? Path { get; } =
        CommandLineTool.Find(["clang", .. Enumerable.Range(Oldest, Newest - Oldest + 1).Reverse().Select(version => $"clang-{version}")]);

    /// <summary>What it has to say against the sources, by the names they are to be called by; nothing if they are valid.</summary>
    public static string Check(IEnumerable<(string Name, string Source)> sources)
    {
        var folder = Directory.CreateTempSubdirectory("alphanet-opencl-");
        try
        {
            List<string> arguments = ["-x", "cl", "-cl-std=CL3.0", "-Xclang", "-finclude-default-header", "--target=spir64", "-fsyntax-only"];
            foreach (var (name, source) in sources)
            {
                File.WriteAllText(System.IO.Path.Combine(folder.FullName, name + ".cl"), source);
                arguments.Add(name + ".cl");
            }

            var (code, printed) = CommandLineTool.Run(Path!, folder.FullName, arguments);
            return code == 0 ? "" : $"{Path} exited with {code}: {printed}";
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
