using System.Collections.Immutable;
using System.Text.Json;

namespace AlphaNet.Pure.Supernet.Spaces;

/// <summary>
/// A subnet as a value: what to choose for every gene of a search space. Two architectures are equal when all genes are.
/// </summary>
/// <remarks>
/// The canonical text is one line of five dash-joined lists, fit for a command line and a file name:
/// <c>r192_w16-16-24-32_d1-3_k3-5_e1-4</c> (resolution, widths, depths, kernel sizes, expand ratios).
/// </remarks>
public sealed record Architecture
{
    /// <summary>Makes an architecture; the lists are checked against a space by <see cref="SearchSpace.Validate"/> only.</summary>
    /// <exception cref="ArgumentException">A list is default (not even empty).</exception>
    public Architecture(
        int resolution,
        ImmutableArray<int> widths,
        ImmutableArray<int> depths,
        ImmutableArray<int> kernelSizes,
        ImmutableArray<int> expandRatios)
    {
        Resolution = resolution;
        Widths = widths;
        Depths = depths;
        KernelSizes = kernelSizes;
        ExpandRatios = expandRatios;
    }

    /// <summary>Side of the square input image, in pixels.</summary>
    public int Resolution { get; init; }

    /// <summary>Output channels: stem, every stage, last convolution.</summary>
    public ImmutableArray<int> Widths { get; init => field = Given(value, nameof(Widths)); }

    /// <summary>Number of active blocks of every stage.</summary>
    public ImmutableArray<int> Depths { get; init => field = Given(value, nameof(Depths)); }

    /// <summary>Depthwise kernel side of every stage.</summary>
    public ImmutableArray<int> KernelSizes { get; init => field = Given(value, nameof(KernelSizes)); }

    /// <summary>Expand ratio of every stage.</summary>
    public ImmutableArray<int> ExpandRatios { get; init => field = Given(value, nameof(ExpandRatios)); }

    /// <summary>64-bit FNV-1a of the canonical text: the same on every machine and run, so it may key files and caches.</summary>
    public ulong StableHash => ArchitectureText.Fnv1a64(ToString());

    /// <summary>All genes in canonical order: resolution, widths, depths, kernel sizes, expand ratios.</summary>
    public ImmutableArray<int> ToGenes() => [Resolution, .. Widths, .. Depths, .. KernelSizes, .. ExpandRatios];

    /// <summary>Value of one gene.</summary>
    public int this[GeneKind kind, int index] => kind == GeneKind.Resolution ? Resolution : List(kind)[index];

    /// <summary>Reads the canonical text.</summary>
    /// <exception cref="FormatException">The text is not of the form <c>r.._w.._d.._k.._e..</c>; the message names the part.</exception>
    public static Architecture Parse(string text) => ArchitectureText.Parse(text);

    /// <summary>Reads a JSON object with resolution, width, depth, kernel_size, expand_ratio; other keys are ignored.</summary>
    /// <exception cref="FormatException">A key is missing or of the wrong type.</exception>
    public static Architecture FromJson(string json) => ArchitectureJson.Parse(json);

    /// <inheritdoc cref="FromJson(string)"/>
    public static Architecture FromJson(JsonElement json) => ArchitectureJson.Read(json);

    /// <summary>The architecture as one line of JSON, readable by <see cref="FromJson(string)"/>.</summary>
    public string ToJson() => JsonText.Write(indented: false, WriteJson);

    /// <summary>Writes the JSON object of <see cref="ToJson"/>.</summary>
    public void WriteJson(Utf8JsonWriter writer) => ArchitectureJson.Write(writer, this);

    /// <inheritdoc/>
    public bool Equals(Architecture? other) =>
        other is not null
        && Resolution == other.Resolution
        && Widths.AsSpan().SequenceEqual(other.Widths.AsSpan())
        && Depths.AsSpan().SequenceEqual(other.Depths.AsSpan())
        && KernelSizes.AsSpan().SequenceEqual(other.KernelSizes.AsSpan())
        && ExpandRatios.AsSpan().SequenceEqual(other.ExpandRatios.AsSpan());

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = new HashCode();
        foreach (var gene in ToGenes()) hash.Add(gene);
        return hash.ToHashCode();
    }

    /// <summary>The canonical text.</summary>
    public override string ToString() => ArchitectureText.Print(this);

    internal ImmutableArray<int> List(GeneKind kind) => kind switch
    {
        GeneKind.Resolution => [Resolution],
        GeneKind.Width => Widths,
        GeneKind.Depth => Depths,
        GeneKind.KernelSize => KernelSizes,
        GeneKind.ExpandRatio => ExpandRatios,
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "not a kind of gene"),
    };

    private static ImmutableArray<int> Given(ImmutableArray<int> list, string name) =>
        list.IsDefault ? throw new ArgumentException($"Architecture: the list {name} is not given", name) : list;
}
