using System.Collections.Immutable;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using AlphaNet.Pure.Supernet.Elastic;
using AlphaNet.Pure.Supernet.Search;
using AlphaNet.Pure.Tensors.Files;

namespace AlphaNet.Pure.Supernet.Runs;

/// <summary>What a search keeps in a run's folder: its state while it runs, then the front as JSON and as a picture.</summary>
public sealed class SearchFolder
{
    /// <summary>The arithmetic of the processor, as <see cref="Open"/> takes it.</summary>
    public const string ProcessorArithmetic = "cpu in fp32";

    private const string Format = "alphanet.pure.search/2";

    private readonly RunFolder run;
    private string? weights;
    private string arithmetic = ProcessorArithmetic;

    /// <summary>The search files of a run.</summary>
    public SearchFolder(RunFolder run)
    {
        ArgumentNullException.ThrowIfNull(run);
        this.run = run;
    }

    /// <summary>The front, and the best of every cost bin where parents were taken by bins: a <see cref="SearchResult"/>.</summary>
    public string ResultFile => Path.Combine(run.Path, "search.json");

    /// <summary>The front and all subnets tried as a picture.</summary>
    public string PictureFile => Path.Combine(run.Path, "pareto.svg");

    /// <summary>State of a search that is not finished.</summary>
    public string StateFile => Path.Combine(run.Path, "search-state.json");

    /// <summary>All of them.</summary>
    public IReadOnlyList<string> Files => [StateFile, ResultFile, PictureFile];

    /// <summary>Goes on with the search that was interrupted here, or starts one where none was.</summary>
    /// <param name="net">What is searched, in host memory.</param>
    /// <param name="options">The settings.</param>
    /// <param name="resumed">Whether it goes on.</param>
    /// <param name="restart">Whether to start one anyway. The interrupted one is lost with the first state that is saved.</param>
    /// <param name="arithmetic">What measures: the kind of device and the precision of its products; the width of a processor's vectors, which moves last bits only, is not told.</param>
    /// <exception cref="ArgumentException">The interrupted search had other settings, measured other weights or by other arithmetic; the message names what differs.</exception>
    /// <exception cref="FileFormatException">The state is damaged or of another version.</exception>
    public EvolutionarySearch Open(ElasticNet net, SearchOptions options, out bool resumed, bool restart = false, string arithmetic = ProcessorArithmetic)
    {
        ArgumentNullException.ThrowIfNull(net);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentException.ThrowIfNullOrEmpty(arithmetic);
        this.arithmetic = arithmetic;
        var space = net.Space;
        // Of what is measured, not of the checkpoint, which a training may have replaced since it was read.
        weights = Convert.ToHexStringLower(SHA256.HashData(MemoryMarshal.AsBytes(net.Parameters.Values.Span<float>())));
        var state = !restart && File.Exists(StateFile) ? ReadState(options) : null;
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

    /// <summary>Keeps the state of a search that was opened here.</summary>
    /// <exception cref="IOException">It cannot be written.</exception>
    public void SaveState(EvolutionarySearch search)
    {
        ArgumentNullException.ThrowIfNull(search);
        var json = new JsonObject
        {
            ["format"] = Format,
            ["options"] = search.Options.ToString(),
            ["weights"] = weights ?? throw new InvalidOperationException("SearchFolder: the state of a search that was not opened here cannot be kept. Call Open first."),
            ["arithmetic"] = arithmetic,
            ["search"] = JsonNode.Parse(search.SaveState()),
        };
        Write(StateFile, json.ToJsonString());
    }

    /// <summary>Writes the results of a finished search and forgets its state.</summary>
    /// <param name="search">The search.</param>
    /// <param name="title">What was searched, and what its accuracies are.</param>
    /// <exception cref="IOException">They cannot be written.</exception>
    public void SaveResults(EvolutionarySearch search, string title)
    {
        ArgumentNullException.ThrowIfNull(search);
        Write(ResultFile, SearchResult.ToJson(search, title));
        Write(PictureFile, Picture(search, title));
        File.Delete(StateFile);
    }

    /// <summary>The front before a cloud of all subnets tried, as SVG.</summary>
    public static string Picture(EvolutionarySearch search, string title)
    {
        ArgumentNullException.ThrowIfNull(search);
        ImmutableArray<ParetoPoint> Points(IEnumerable<EvaluatedSubnet> subnets) => [.. subnets.Select(subnet => ParetoPoint.Of(subnet))];
        return ParetoSvg.Render(title, new ParetoSeries("all subnets tried", Points(search.Measured), IsFront: false), new ParetoSeries("Pareto front", Points(search.Front)));
    }

    private string ReadState(SearchOptions options)
    {
        try
        {
            var json = JsonNode.Parse(File.ReadAllText(StateFile)) as JsonObject;
            if ((string?)json?["format"] != Format)
            {
                throw new FormatException($"'format' is {json?["format"]?.ToJsonString() ?? "missing"}, this version reads '{Format}'");
            }

            ThrowIfOther(Text(json, "options"), options.ToString(), Text(json, "weights"), (string?)json["arithmetic"]);
            return (json["search"] ?? throw new FormatException("'search' is missing")).ToJsonString();
        }
        catch (Exception e) when (e is JsonException or FormatException or InvalidOperationException)
        {
            throw Damaged(e.Message.TrimEnd('.'), e);
        }

        static string Text(JsonObject json, string key) => (string?)json[key] ?? throw new FormatException($"'{key}' is missing");
    }

    // Hours of measurements may lie here: settings that do not fit them are no reason to lose them. Earlier versions kept no arithmetic.
    private void ThrowIfOther(string storedOptions, string options, string storedWeights, string? storedArithmetic)
    {
        if (storedOptions != options)
        {
            throw Other($"with other settings: {string.Join(", ", Members(storedOptions).Except(Members(options)))}. Repeat them");
        }

        if (storedWeights != weights)
        {
            throw Other("of other weights: the run was trained on since. Put its checkpoint back");
        }

        if (storedArithmetic is not null && storedArithmetic != arithmetic)
        {
            throw Other($"measured on {storedArithmetic}, not on {arithmetic}. Take that device and precision again");
        }

        ArgumentException Other(string difference) => new($"{StateFile}: an interrupted search lies here {difference} to go on with it, or give it up by --restart.");

        // A record's text: Name { A = 1, B = 2 }.
        static string[] Members(string record) => record.Split(['{', ',', '}'], StringSplitOptions.TrimEntries);
    }

    private FileFormatException Damaged(string reason, Exception inner) => new(StateFile, "search state", reason, "Delete the file to start the search anew", inner);

    private static void Write(string path, string text) => AtomicFile.Write(path, stream => stream.Write(Encoding.UTF8.GetBytes(text)));
}
