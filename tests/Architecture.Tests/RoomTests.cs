using System.Xml.Linq;
using Xunit;

namespace AlphaNet.Pure.Architecture.Tests;

/// <summary>The direction of references, and what each room may know. See docs/architecture.md.</summary>
public sealed class RoomTests
{
    public static TheoryData<string, string[]> AllowedProjects => new()
    {
        { "Tensors", [] },
        { "AutoDiff", ["Tensors"] },
        { "Nn", ["AutoDiff"] },
        { "Supernet", ["Nn"] },
        { "Kernels", ["Tensors"] },
        { "Cli", ["Supernet", "Kernels"] },
    };

    public static TheoryData<string, string[]> AllowedPackages => new()
    {
        { "Tensors", ["System.Numerics.Tensors"] },
        { "AutoDiff", [] },
        { "Nn", [] },
        { "Supernet", [] },
        // And ILGPU, where a feed has it: IlgpuProbe.targets.
        { "Kernels", [] },
        { "Cli", ["System.CommandLine", "Spectre.Console"] },
    };

    [Theory, MemberData(nameof(AllowedProjects))]
    public void A_room_refers_only_to_the_room_below(string room, string[] allowed) =>
        Assert.Equal(allowed, References(room, "ProjectReference").Select(Path.GetFileNameWithoutExtension));

    [Theory, MemberData(nameof(AllowedPackages))]
    public void A_room_uses_only_its_packages(string room, string[] allowed) =>
        Assert.Subset(allowed.ToHashSet(), References(room, "PackageReference").ToHashSet());

    [Fact]
    public void Unsafe_code_is_allowed_in_the_engine_alone() =>
        Assert.Equal(["Tensors"], Repository.Rooms.Where(room => Project(room).Descendants("AllowUnsafeBlocks").Any(e => (bool)e)));

    [Fact]
    public void Versions_are_pinned_exactly()
    {
        var packages = XDocument.Load(Path.Combine(Repository.Root, "Directory.Packages.props"));
        var versions = packages.Descendants("PackageVersion").Select(e => (string)e.Attribute("Version")!).ToList();
        Assert.NotEmpty(versions);
        // ILGPU's version is a property, so that a build can be made against another one.
        var properties = packages.Descendants("PropertyGroup").Elements().ToDictionary(e => $"$({e.Name.LocalName})", e => e.Value);
        Assert.All(versions, version => Assert.Matches(@"^\[\d+(\.\d+)+\]$", properties.Aggregate(version, (text, property) => text.Replace(property.Key, property.Value))));
    }

    [Fact]
    public void Only_Kernels_its_tests_and_the_ladder_of_its_versions_know_ILGPU() => Assert.Equal(
        ["Kernels", "Kernels.Tests", "Ladder"],
        Directory.EnumerateFiles(Repository.Root, "*.cs", SearchOption.AllDirectories)
            .Where(file => !file.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}"))
            .Where(file => File.ReadLines(file).Any(line => line.StartsWith("using ILGPU", StringComparison.Ordinal)))
            .Select(file => Path.GetRelativePath(Repository.Root, file).Replace("tests" + Path.DirectorySeparatorChar, "").Replace("bench" + Path.DirectorySeparatorChar, "").Split(Path.DirectorySeparatorChar)[0]).Distinct().Order());

    private static XDocument Project(string room) => XDocument.Load(Path.Combine(Repository.Root, room, room + ".csproj"));

    private static IEnumerable<string> References(string room, string kind) =>
        Project(room).Descendants(kind).Select(e => ((string?)e.Attribute("Include"))!);
}
