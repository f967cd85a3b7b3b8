using AlphaNet.Pure.Supernet.Spaces;
using Xunit;

namespace AlphaNet.Pure.Architecture.Tests;

public class SampleTests
{
    public static TheoryData<string> Spaces => [.. Directory.EnumerateFiles(Path.Combine(Repository.Root, "samples", "spaces"), "*.json")];

    [Theory]
    [MemberData(nameof(Spaces))]
    public void Sample_spaces_are_valid_and_named_as_their_files(string file)
    {
        var space = SearchSpaces.Load(file);
        Assert.Equal(Path.GetFileNameWithoutExtension(file), space.Name);
        Assert.Equal(space, SearchSpace.FromJson(space.ToJson()));
    }
}
