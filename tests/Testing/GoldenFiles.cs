namespace AlphaNet.Pure.Testing;

/// <summary>
/// Finds golden figures: the small ones committed under <c>tests/TestData/golden</c>, the large ones in a folder
/// <c>shared/golden</c> inside or beside the repository. Both are searched by walking up from the test binary, so no
/// machine path is written down.
/// </summary>
public static class GoldenFiles
{
    /// <summary>The path of golden file <paramref name="name"/>, or null when it is on this machine nowhere.</summary>
    public static string? TryFind(string name)
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            foreach (var candidate in (string[])["tests/TestData/golden", "shared/golden"])
            {
                var path = Path.Combine(folder.FullName, candidate, name);
                if (File.Exists(path)) return path;
            }
        }
        return null;
    }

    /// <summary>The path of golden file <paramref name="name"/>.</summary>
    /// <exception cref="FileNotFoundException">The file is neither committed nor in a shared folder.</exception>
    public static string Find(string name) => TryFind(name) ?? throw new FileNotFoundException(MissingMessage([name]), name);

    /// <summary>The whole text of golden file <paramref name="name"/>.</summary>
    public static string ReadText(string name) => File.ReadAllText(Find(name));

    /// <summary>The files of <paramref name="names"/> that are missing here.</summary>
    public static string[] Missing(IEnumerable<string> names) => names.Where(name => TryFind(name) is null).ToArray();

    internal static string MissingMessage(string[] names) =>
        $"golden file(s) {string.Join(", ", names)} not found: looked for tests/TestData/golden and shared/golden in every folder " +
        $"from {AppContext.BaseDirectory} upward; put the golden files into a folder shared/golden beside or in the repository";
}
