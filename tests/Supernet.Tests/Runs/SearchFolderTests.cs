using System.Xml.Linq;
using AlphaNet.Pure.Supernet.Runs;
using AlphaNet.Pure.Supernet.Search;
using AlphaNet.Pure.Supernet.Tests.Search;
using AlphaNet.Pure.Tensors.Files;
using Xunit;

namespace AlphaNet.Pure.Supernet.Tests.Runs;

public sealed class SearchFolderTests : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("alphanet-search-");
    private readonly RunFolder run;
    private readonly SearchFolder files;
    private readonly SearchOptions options = SearchPresets.For(ToySpace.Create(), 10, population: 8, generations: 4);

    public SearchFolderTests()
    {
        run = new RunFolder(folder.FullName);
        files = new SearchFolder(run);
        File.WriteAllText(run.CheckpointFile, "weights");
    }

    public void Dispose() => folder.Delete(recursive: true);

    [Fact]
    public void An_interrupted_search_goes_on_to_the_same_front()
    {
        var whole = new EvolutionarySearch(ToySpace.Create(), options);
        whole.Run(new FakeEvaluator());
        var first = files.Open(ToySpace.Create(), options, out var resumed);
        Assert.False(resumed);
        first.Step(new FakeEvaluator());
        files.SaveState(first);

        var second = files.Open(ToySpace.Create(), options, out resumed);
        Assert.True(resumed);
        Assert.Equal(1, second.Generation);
        second.Run(new FakeEvaluator());
        files.SaveResults(second, "title");

        Assert.Equal(ParetoFront.ToJson(whole.Front), File.ReadAllText(files.ResultFile));
        Assert.Equal("svg", XDocument.Load(files.PictureFile).Root!.Name.LocalName);
        Assert.False(File.Exists(files.StateFile));
    }

    [Fact]
    public void Other_settings_or_other_weights_start_anew()
    {
        var search = files.Open(ToySpace.Create(), options, out _);
        search.Step(new FakeEvaluator());
        files.SaveState(search);

        files.Open(ToySpace.Create(), options with { Seed = 9 }, out var resumed);
        Assert.False(resumed);
        File.WriteAllText(run.CheckpointFile, "trained on");
        files.Open(ToySpace.Create(), options, out resumed);
        Assert.False(resumed);
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{\"format\": 3}")]
    [InlineData("{\"format\": \"alphanet.pure.search/99\"}")]
    public void A_damaged_state_is_refused_with_the_mend(string content)
    {
        File.WriteAllText(files.StateFile, content);

        var error = Assert.Throws<FileFormatException>(() => files.Open(ToySpace.Create(), options, out _));
        Assert.Equal(files.StateFile, error.File);
        Assert.Contains("Delete", error.Mend, StringComparison.Ordinal);
    }
}
