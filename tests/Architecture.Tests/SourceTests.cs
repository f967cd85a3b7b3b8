using System.Text.RegularExpressions;
using Xunit;

namespace AlphaNet.Pure.Architecture.Tests;

/// <summary>What every source file keeps to.</summary>
public sealed class SourceTests
{
    private const int MaxLines = 400;

    [Fact]
    public void No_file_is_longer_than_400_lines() =>
        AssertNone(Repository.SourceFiles.Where(file => Lines(file).Length > MaxLines));

    [Fact]
    public void Nothing_is_left_undone() =>
        AssertNone(Repository.SourceFiles.Where(file => !file.EndsWith("SourceTests.cs", StringComparison.Ordinal))
            .Where(file => Lines(file).Any(line => Regex.IsMatch(line, "NotImplementedException|TODO|FIXME|HACK|\\[Fact\\(Skip"))));

    [Fact]
    public void Namespaces_follow_rooms() =>
        AssertNone(Repository.SourceFiles
            .Where(file => Repository.Rooms.Contains(file.Split(Path.DirectorySeparatorChar)[0]))
            .Where(file => Lines(file).FirstOrDefault(line => line.StartsWith("namespace ", StringComparison.Ordinal)) is { } line
                && !line.StartsWith($"namespace AlphaNet.Pure.{file.Split(Path.DirectorySeparatorChar)[0]}", StringComparison.Ordinal)));

    private static void AssertNone(IEnumerable<string> offenders) => Assert.Equal([], offenders);

    private static string[] Lines(string file) => File.ReadAllLines(Path.Combine(Repository.Root, file));
}
