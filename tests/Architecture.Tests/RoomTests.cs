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
        { "Cli", ["Supernet"] },
    };

    public static TheoryData<string, string[]> AllowedPackages => new()
    {
        { "Tensors", ["System.Numerics.Tensors"] },
        { "AutoDiff", [] },
        { "Nn", [] },
        { "Supernet", [] },
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
        var versions = XDocument.Load(Path.Combine(Repository.Root, "Directory.Packages.props")).Descendants("PackageVersion").ToList();
        Assert.NotEmpty(versions);
        Assert.All(versions, e => Assert.Matches(@"^\[\d+(\.\d+)+\]$", (string?)e.Attribute("Version")));
    }

    private static XDocument Project(string room) => XDocument.Load(Path.Combine(Repository.Root, room, room + ".csproj"));

    private static IEnumerable<string> References(string room, string kind) =>
        Project(room).Descendants(kind).Select(e => ((string?)e.Attribute("Include"))!);
}
