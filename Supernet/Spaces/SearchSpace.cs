using System.Collections.Immutable;
using System.Numerics;
using System.Text.Json;

namespace AlphaNet.Pure.Supernet.Spaces;

/// <summary>
/// A search space of inverted-residual networks as data: a 3x3 stem, stages, and a head of two 1x1 convolutions around a
/// global average pool, all with swish. The number of classes is not part of it.
/// </summary>
public sealed class SearchSpace : IEquatable<SearchSpace>
{
    /// <summary>The head's first convolution widens the last stage by this ratio; it is no gene.</summary>
    public const int HeadExpandRatio = 6;

    /// <summary>Makes a space and checks it.</summary>
    /// <param name="name">Name of the space.</param>
    /// <param name="resolutions">Candidate input sides.</param>
    /// <param name="stemWidths">Candidate output channels of the stem.</param>
    /// <param name="stemStride">Stride of the stem, 1 or 2.</param>
    /// <param name="stages">The stages in order.</param>
    /// <param name="lastWidths">Candidate feature widths before the classifier.</param>
    /// <param name="presets">Architectures known by name beside <c>min</c> and <c>max</c>.</param>
    /// <exception cref="InvalidSearchSpaceException">Rules are broken; all of them are listed.</exception>
    public SearchSpace(
        string name,
        ImmutableArray<int> resolutions,
        ImmutableArray<int> stemWidths,
        int stemStride,
        ImmutableArray<StageSpace> stages,
        ImmutableArray<int> lastWidths,
        IEnumerable<KeyValuePair<string, Architecture>>? presets = null)
    {
        Name = name;
        Resolutions = resolutions;
        StemWidths = stemWidths;
        StemStride = stemStride;
        Stages = stages;
        LastWidths = lastWidths;
        var problems = SearchSpaceRules.Problems(this);
        if (problems.Count > 0) throw new InvalidSearchSpaceException(name, problems);

        Genes = ListGenes();
        Max = FromGenes([.. Genes.Select(gene => gene.Candidates.Max())]);
        Min = FromGenes([.. Genes.Select(gene => gene.Candidates.Min())]);
        Presets = ImmutableSortedDictionary.CreateRange(StringComparer.Ordinal, presets ?? []);
        foreach (var (preset, architecture) in Presets)
        {
            if (preset is "min" or "max") problems.Add($"presets: the name '{preset}' is taken by the space's own {preset} net");
            problems.AddRange(ProblemsOf(architecture, anyResolution: true).Select(p => $"preset '{preset}': {p}"));
        }
        if (problems.Count > 0) throw new InvalidSearchSpaceException(name, problems);
    }

    /// <summary>Name of the space.</summary>
    public string Name { get; }

    /// <summary>Candidate input sides.</summary>
    public ImmutableArray<int> Resolutions { get; }

    /// <summary>Candidate output channels of the stem.</summary>
    public ImmutableArray<int> StemWidths { get; }

    /// <summary>Stride of the stem.</summary>
    public int StemStride { get; }

    /// <summary>The stages in order.</summary>
    public ImmutableArray<StageSpace> Stages { get; }

    /// <summary>Candidate feature widths before the classifier.</summary>
    public ImmutableArray<int> LastWidths { get; }

    /// <summary>Architectures known by name beside <c>min</c> and <c>max</c>.</summary>
    public ImmutableSortedDictionary<string, Architecture> Presets { get; }

    /// <summary>All genes in canonical order: resolution, widths (stem, stages, last), depths, kernel sizes, expand ratios.</summary>
    public ImmutableArray<Gene> Genes { get; }

    /// <summary>The architecture with the largest candidate of every gene.</summary>
    public Architecture Max { get; }

    /// <summary>The architecture with the smallest candidate of every gene.</summary>
    public Architecture Min { get; }

    /// <summary>Input side over the side of the last feature map; resolutions are multiples of it.</summary>
    public int TotalStride => Stages.Aggregate(StemStride, (stride, stage) => stride * stage.Stride);

    /// <summary>Number of blocks the supernet stores.</summary>
    public int BlockCount => Stages.Sum(stage => stage.MaxDepth);

    /// <summary>Number of architectures: the product of the candidate counts.</summary>
    public BigInteger Count => Genes.Aggregate(BigInteger.One, (count, gene) => count * gene.Candidates.Length);

    /// <summary>The architecture called <paramref name="name"/>: <c>min</c>, <c>max</c> or one of <see cref="Presets"/>.</summary>
    /// <exception cref="ArgumentException">No architecture has that name; the message lists the names.</exception>
    public Architecture Named(string name) => name switch
    {
        "min" => Min,
        "max" => Max,
        _ when Presets.TryGetValue(name, out var preset) => preset,
        _ => throw new ArgumentException($"search space '{Name}' has no architecture named '{name}'; names: {string.Join(", ", (string[])["min", "max", .. Presets.Keys])}", nameof(name)),
    };

    /// <summary>Puts together an architecture from its genes in canonical order; the values are not checked.</summary>
    /// <exception cref="ArgumentException">The number of genes is wrong.</exception>
    public Architecture FromGenes(ReadOnlySpan<int> genes)
    {
        if (genes.Length != Genes.Length)
            throw new ArgumentException($"search space '{Name}' has {Genes.Length} genes, {genes.Length} were given", nameof(genes));
        var n = Stages.Length;
        return new Architecture(
            genes[0], [.. genes.Slice(1, n + 2)], [.. genes.Slice(n + 3, n)], [.. genes.Slice(2 * n + 3, n)], [.. genes.Slice(3 * n + 3, n)]);
    }

    /// <summary>Checks that every gene of <paramref name="architecture"/> is a candidate of this space.</summary>
    /// <param name="architecture">The architecture.</param>
    /// <param name="anyResolution">Whether every positive multiple of <see cref="TotalStride"/> is allowed as resolution.</param>
    /// <exception cref="ArgumentException">Genes do not fit; the message names each with its candidates.</exception>
    public void Validate(Architecture architecture, bool anyResolution = false)
    {
        var problems = ProblemsOf(architecture, anyResolution).ToArray();
        if (problems.Length > 0)
            throw new ArgumentException($"architecture {architecture} is not in search space '{Name}': {string.Join("; ", problems)}", nameof(architecture));
    }

    /// <summary>Whether every gene of <paramref name="architecture"/> is a candidate of this space.</summary>
    public bool Contains(Architecture architecture) => !ProblemsOf(architecture, anyResolution: false).Any();

    /// <summary>Reads a space from JSON.</summary>
    /// <exception cref="InvalidSearchSpaceException">Keys are unknown, missing or of the wrong type, or rules are broken; all are listed.</exception>
    /// <exception cref="FormatException">The text is not JSON.</exception>
    public static SearchSpace FromJson(string json) => JsonText.Read(json, "search space", SearchSpaceJson.Read);

    /// <summary>The space as indented JSON, readable by <see cref="FromJson"/>.</summary>
    public string ToJson() => JsonText.Write(indented: true, WriteJson);

    /// <summary>Writes the JSON object of <see cref="ToJson"/>.</summary>
    public void WriteJson(Utf8JsonWriter writer) => SearchSpaceJson.Write(writer, this);

    /// <summary>Whether both spaces have the same content.</summary>
    public bool Equals(SearchSpace? other) => ReferenceEquals(this, other) || (other is not null && ToJson() == other.ToJson());

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as SearchSpace);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Name, Max, Min);

    /// <inheritdoc/>
    public override string ToString() => $"{Name}: {Stages.Length} stages, {BlockCount} blocks, {Count} architectures";

    private ImmutableArray<Gene> ListGenes()
    {
        ImmutableArray<int>[] widths = [StemWidths, .. Stages.Select(stage => stage.Widths), LastWidths];
        string[] widthNames = ["stem", .. Stages.Select(stage => stage.Name), "last"];
        return
        [
            new Gene(GeneKind.Resolution, 0, "resolution", Resolutions),
            .. widths.Select((list, i) => new Gene(GeneKind.Width, i, $"width[{i}] ({widthNames[i]})", list)),
            .. Stages.Select((stage, i) => new Gene(GeneKind.Depth, i, $"depth[{i}] ({stage.Name})", stage.Depths)),
            .. Stages.Select((stage, i) => new Gene(GeneKind.KernelSize, i, $"kernel_size[{i}] ({stage.Name})", stage.KernelSizes)),
            .. Stages.Select((stage, i) => new Gene(GeneKind.ExpandRatio, i, $"expand_ratio[{i}] ({stage.Name})", stage.ExpandRatios)),
        ];
    }

    private IEnumerable<string> ProblemsOf(Architecture architecture, bool anyResolution)
    {
        ArgumentNullException.ThrowIfNull(architecture);
        var n = Stages.Length;
        (string Key, int Has, int Needs)[] counts =
        [
            ("width", architecture.Widths.Length, n + 2), ("depth", architecture.Depths.Length, n),
            ("kernel_size", architecture.KernelSizes.Length, n), ("expand_ratio", architecture.ExpandRatios.Length, n),
        ];
        var wrong = counts.Where(c => c.Has != c.Needs).Select(c => $"{c.Key} has {c.Has} values instead of {c.Needs}").ToArray();
        return wrong.Length > 0 ? wrong : Genes.Where(gene => !Fits(gene)).Select(Describe);

        bool Fits(Gene gene)
        {
            var value = architecture[gene.Kind, gene.Index];
            return gene.Candidates.Contains(value)
                || (anyResolution && gene.Kind == GeneKind.Resolution && value > 0 && value % TotalStride == 0);
        }

        string Describe(Gene gene) =>
            $"{gene.Name} = {architecture[gene.Kind, gene.Index]} is none of {string.Join(", ", gene.Candidates)}"
            + (anyResolution && gene.Kind == GeneKind.Resolution ? $" nor a multiple of {TotalStride}" : "");
    }
}
