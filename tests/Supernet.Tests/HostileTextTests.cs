using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using AlphaNet.Pure.Nn.Data;
using AlphaNet.Pure.Supernet.Runs;
using AlphaNet.Pure.Supernet.Search;
using AlphaNet.Pure.Supernet.Spaces;
using AlphaNet.Pure.Testing;
using Xunit;

namespace AlphaNet.Pure.Supernet.Tests;

/// <summary>Damaged texts, 100,000 mutations each, are read or refused with the exceptions that callers are promised.</summary>
public class HostileTextTests
{
    private const int Cases = 100_000;

    [Fact]
    public void Architecture_lines() => Check(
        21_000_000,
        SearchSpaces.AlphaNet.Presets.Values.Append(ToySpace.Create().Max).Select(a => a.ToString()),
        text => Architecture.Parse(text),
        error => error is FormatException);

    [Fact]
    public void Architecture_files() => Check(
        22_000_000,
        [SearchSpaces.AlphaNet.Min.ToJson(), ToySpace.Create().Max.ToJson()],
        text => Architecture.FromJson(text),
        error => error is FormatException);

    [Fact]
    public void Search_spaces() => Check(
        23_000_000,
        [ToySpace.Create().ToJson(), SearchSpaces.Cifar.ToJson()],
        text => SearchSpace.FromJson(text),
        error => error is FormatException or InvalidSearchSpaceException);

    [Fact]
    public void Search_states()
    {
        var space = ToySpace.Create();
        var options = new SearchOptions { Classes = 10, InitialPopulation = 3, Mutants = 1, Children = 1, Generations = 3, MinMegaFlops = 0, MaxMegaFlops = 1000 };
        var search = new EvolutionarySearch(space, options);
        var fresh = search.SaveState();
        search.Step(new Search.FakeEvaluator());
        Check(
            24_000_000,
            [fresh, search.SaveState()],
            text => EvolutionarySearch.Resume(space, options, text),
            error => error is FormatException or ArgumentException);
    }

    [Fact]
    public void Run_manifests()
    {
        var manifest = new RunManifest(RunPresets.For(ToySpace.Create(), RunData.Shapes), "shapes", 1, 10, new Normalization([0.5, 0.5, 0.5], [0.25, 0.25, 0.25]), null);
        Check(
            25_000_000,
            [manifest.ToJson(2).ToJsonString()],
            // As RunFolder reads it.
            text => RunManifest.FromJson(JsonNode.Parse(text) as JsonObject ?? throw new FormatException("it is no JSON object")),
            RunFolder.IsDamage);
    }

    private static void Check(int seed, IEnumerable<string> samples, Action<string> read, Func<Exception, bool> isRefusal)
    {
        var outcome = ReaderFuzz.Run(Cases, seed, [.. samples.Select(Encoding.UTF8.GetBytes)], Read, 200_000, 1000);
        Assert.InRange(outcome.Refused, Cases / 10, Cases - 10);

        void Read(MemoryStream stream)
        {
            var text = Encoding.UTF8.GetString(stream.ToArray());
            try
            {
                read(text);
            }
            catch (Exception error) when (isRefusal(error))
            {
                throw new IOException(error.Message, error);
            }
        }
    }
}
