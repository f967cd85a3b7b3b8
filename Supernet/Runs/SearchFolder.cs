using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using AlphaNet.Pure.Supernet.Search;
using AlphaNet.Pure.Supernet.Spaces;
using AlphaNet.Pure.Tensors.Files;

namespace AlphaNet.Pure.Supernet.Runs;

/// <summary>What a search keeps in a run's folder: its state while it runs, then the front as JSON and as a picture.</summary>
public sealed class SearchFolder
{
    private const string Format = "alphanet.pure.search/1";

    private readonly RunFolder run;

    /// <summary>The search files of a run.</summary>
    public SearchFolder(RunFolder run)
    {
        ArgumentNullException.ThrowIfNull(run);
        this.run = run;
    }

    /// <summary>The front: an array of {architecture, mflops, params, top1, top5, loss}.</summary>
    public string ResultFile => Path.Combine(run.Path, "search.json");

    /// <summary>The front and all measured subnets as a picture.</summary>
    public string PictureFile => Path.Combine(run.Path, "pareto.svg");

    /// <summary>State of a search that is not finished.</summary>
    public string StateFile => Path.Combine(run.Path, "search-state.json");

    /// <summary>Goes on with the search that was interrupted here, if it had the same settings and the same weights; else starts one.</summary>
    /// <param name="space">The run's space.</param>
    /// <param name="options">The settings.</param>
    /// <param name="resumed">Whether it goes on.</param>
    /// <exception cref="FileFormatException">The state is damaged or of another version.</exception>
    public EvolutionarySearch Open(SearchSpace space, SearchOptions options, out bool resumed)
    {
        ArgumentNullException.ThrowIfNull(options);
        var state = File.Exists(StateFile) ? ReadState(options) : null;
        resumed = state is not null;
        if (state is null)
        {
            return new EvolutionarySearch(space, options);
        }

        try
        {
            return EvolutionarySearch.Resume(space, options, state);
        }
        catch (Exception e) when (e is FormatException or ArgumentException)
        {
            throw Damaged(e.Message.TrimEnd('.'), e);
        }
    }

    /// <summary>Keeps the state of a search under way.</summary>
    /// <exception cref="IOException">It cannot be written.</exception>
    public void SaveState(EvolutionarySearch search)
    {
        ArgumentNullException.ThrowIfNull(search);
        var json = new JsonObject
        {
            ["format"] = Format,
            ["options"] = search.Options.ToString(),
            ["weights"] = WeightsHash(),
            ["search"] = JsonNode.Parse(search.SaveState()),
        };
        Write(StateFile, json.ToJsonString());
    }

    /// <summary>Writes the results of a finished search and forgets its state.</summary>
    /// <exception cref="IOException">They cannot be written.</exception>
    public void SaveResults(EvolutionarySearch search, string title)
    {
        ArgumentNullException.ThrowIfNull(search);
        Write(ResultFile, ParetoFront.ToJson(search.Front));
        Write(PictureFile, Picture(search, title));
        File.Delete(StateFile);
    }

    /// <summary>The front before a cloud of all measured subnets, as SVG.</summary>
    public static string Picture(EvolutionarySearch search, string title)
    {
        ArgumentNullException.ThrowIfNull(search);
        ImmutableArray<ParetoPoint> Points(IEnumerable<EvaluatedSubnet> subnets) => [.. subnets.Select(subnet => ParetoPoint.Of(subnet))];
        return ParetoSvg.Render(title, new ParetoSeries("measured subnets", Points(search.Measured), IsFront: false), new ParetoSeries("Pareto front", Points(search.Front)));
    }

    private string? ReadState(SearchOptions options)
    {
        try
        {
            var json = JsonNode.Parse(File.ReadAllText(StateFile)) as JsonObject;
            if ((string?)json?["format"] != Format)
            {
                throw new FormatException($"'format' is {json?["format"]?.ToJsonString() ?? "missing"}, this version reads '{Format}'");
            }

            return (string?)json["options"] == options.ToString() && (string?)json["weights"] == WeightsHash() ? json["search"]?.ToJsonString() : null;
        }
        catch (Exception e) when (e is JsonException or FormatException or InvalidOperationException)
        {
            throw Damaged(e.Message.TrimEnd('.'), e);
        }
    }

    private string WeightsHash()
    {
        using var stream = File.OpenRead(run.CheckpointFile);
        return Convert.ToHexStringLower(SHA256.HashData(stream));
    }

    private FileFormatException Damaged(string reason, Exception inner) => new(StateFile, "search state", reason, "Delete the file to start the search anew", inner);

    private static void Write(string path, string text) => AtomicFile.Write(path, stream => stream.Write(Encoding.UTF8.GetBytes(text)));
}
