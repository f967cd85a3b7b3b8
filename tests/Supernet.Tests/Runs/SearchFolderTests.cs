using System.Text.Json.Nodes;
using System.Xml.Linq;
using AlphaNet.Pure.Supernet.Elastic;
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
    private readonly ElasticNet net = new(ToySpace.Create(), 10, training: false);
    private readonly SearchOptions options = SearchPresets.For(ToySpace.Create(), 10, population: 8, generations: 4);

    public SearchFolderTests()
    {
        run = new RunFolder(folder.FullName);
        files = new SearchFolder(run);
    }

    public void Dispose() => folder.Delete(recursive: true);

    [Fact]
    public void An_interrupted_search_goes_on_to_the_same_front()
    {
        var whole = new EvolutionarySearch(ToySpace.Create(), options);
        whole.Run(new FakeEvaluator());
        var first = files.Open(net, options, out var resumed);
        Assert.False(resumed);
        first.Step(new FakeEvaluator());
        files.SaveState(first);

        var second = files.Open(net, options, out resumed);
        Assert.True(resumed);
        Assert.Equal(1, second.Generation);
        second.Run(new FakeEvaluator());
        files.SaveResults(second, "title");

        Assert.Equal(SearchResult.ToJson(whole, "title"), File.ReadAllText(files.ResultFile));
        Assert.Equal("svg", XDocument.Load(files.PictureFile).Root!.Name.LocalName);
        Assert.False(File.Exists(files.StateFile));
    }

    [Fact]
    public void An_interrupted_search_with_other_settings_or_weights_is_kept_and_its_settings_are_named()
    {
        Interrupt();
        var state = File.ReadAllText(files.StateFile);

        Assert.Contains("Seed = 0", Refusal(options with { Seed = 9 }), StringComparison.Ordinal);
        net.Parameters.Values.Span<float>().Fill(1);
        Assert.Contains("weights", Refusal(options), StringComparison.Ordinal);
        net.Parameters.Values.Clear();
        Assert.Contains("cpu in fp32, not on cuda in tf32", Refusal(options, "cuda in tf32"), StringComparison.Ordinal);
        Assert.Equal(state, File.ReadAllText(files.StateFile));

        string Refusal(SearchOptions asked, string arithmetic = SearchFolder.ProcessorArithmetic)
        {
            var message = Assert.Throws<ArgumentException>(() => files.Open(net, asked, out _, arithmetic: arithmetic)).Message;
            Assert.Contains("--restart", message, StringComparison.Ordinal);
            return message;
        }
    }

    [Fact]
    public void A_search_of_a_version_that_kept_no_arithmetic_goes_on()
    {
        Interrupt();
        var state = JsonNode.Parse(File.ReadAllText(files.StateFile))!.AsObject();
        Assert.True(state.Remove("arithmetic"));
        File.WriteAllText(files.StateFile, state.ToJsonString());

        files.SaveState(files.Open(net, options, out var resumed, arithmetic: "cuda in tf32"));

        Assert.True(resumed);
        Assert.Throws<ArgumentException>(() => files.Open(net, options, out _));
    }

    [Fact]
    public void A_search_is_started_anew_on_purpose()
    {
        Interrupt();

        var anew = files.Open(net, options with { Seed = 9 }, out var resumed, restart: true);

        Assert.Equal((false, 0), (resumed, anew.Generation));
    }

    private void Interrupt()
    {
        var search = files.Open(net, options, out _);
        search.Step(new FakeEvaluator());
        files.SaveState(search);
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{\"format\": 3}")]
    [InlineData("{\"format\": \"alphanet.pure.search/99\"}")]
    [InlineData("{\"format\": \"alphanet.pure.search/2\"}")]
    public void A_damaged_state_is_refused_with_the_mend(string content)
    {
        File.WriteAllText(files.StateFile, content);

        var error = Assert.Throws<FileFormatException>(() => files.Open(net, options, out _));
        Assert.Equal(files.StateFile, error.File);
        Assert.Contains("Delete", error.Mend, StringComparison.Ordinal);
    }
}
