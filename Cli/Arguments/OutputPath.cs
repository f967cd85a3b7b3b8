namespace AlphaNet.Pure.Cli.Arguments;

/// <summary>Looks at where a result is to go before the work for it begins.</summary>
internal static class OutputPath
{
    /// <summary>Whether two paths lead to one file, links followed.</summary>
    public static bool IsSame(string a, string b) => Real(a).Equals(Real(b), OperatingSystem.IsWindows() ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal);

    /// <exception cref="UsageException">The folder of the file does not exist.</exception>
    public static void RequireFolder(string option, string path)
    {
        var folder = Path.GetDirectoryName(Path.GetFullPath(path));
        if (folder is not null && !Directory.Exists(folder))
        {
            throw new UsageException($"{option} {path}: there is no folder {folder}. Make it first, or choose another.");
        }
    }

    private static string Real(string path)
    {
        var full = Path.GetFullPath(path);
        return new FileInfo(full).LinkTarget is null ? full : File.ResolveLinkTarget(full, returnFinalTarget: true)!.FullName;
    }
}
