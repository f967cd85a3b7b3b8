using System.CommandLine;

namespace AlphaNet.Pure.Cli.Arguments;

/// <summary>Looks at where a result is to go before the work for it begins.</summary>
internal static class OutputPath
{
    /// <summary>Whether two paths lead to one file, links followed, of folders on the way as well.</summary>
    public static bool IsSame(string a, string b) => Real(a).Equals(Real(b), OperatingSystem.IsWindows() ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal);

    /// <summary>That a result does not replace a file that options name; what they name otherwise, as a space, is passed over.</summary>
    /// <exception cref="UsageException">It would.</exception>
    public static void RequireOther(ParseResult parsed, Option<string> output, params ReadOnlySpan<Option<string>> sources)
    {
        var path = parsed.GetRequiredValue(output);
        foreach (var source in sources)
        {
            if (parsed.GetRequiredValue(source) is var named && File.Exists(named) && IsSame(path, named))
            {
                throw new UsageException($"{output.Name} {path} is also {source.Name}, which would be lost. Choose another file.");
            }
        }
    }

    /// <exception cref="UsageException">The folder of the file does not exist.</exception>
    public static void RequireFolder(string option, string path)
    {
        var folder = Path.GetDirectoryName(Path.GetFullPath(path));
        if (folder is not null && !Directory.Exists(folder))
        {
            throw new UsageException($"{option} {path}: there is no folder {folder}. Make it first, or choose another.");
        }
    }

    // Links that lead to links are followed as often as Linux does; beyond, as where one leads to itself, there is no file.
    private static string Real(string path, int links = 40)
    {
        var full = Path.GetFullPath(path);
        var real = Path.GetPathRoot(full)!;
        var names = full[real.Length..].Split(Path.DirectorySeparatorChar);
        for (var i = 0; i < names.Length; i++)
        {
            var next = Path.Combine(real, names[i]);
            if (links > 0 && new FileInfo(next).LinkTarget is { } target)
            {
                return Real(Path.Combine([real, target, .. names[(i + 1)..]]), links - 1);
            }

            real = next;
        }

        return real;
    }
}
