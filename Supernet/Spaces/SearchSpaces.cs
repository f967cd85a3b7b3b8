using System.Collections.Immutable;

namespace AlphaNet.Pure.Supernet.Spaces;

/// <summary>The search spaces that come with the library.</summary>
public static class SearchSpaces
{
    /// <summary>
    /// The published ImageNet space of AttentiveNAS and AlphaNet: 37 blocks in 7 stages, resolutions 192 to 288, 4.4e11
    /// architectures, with the published nets <c>a0</c> to <c>a6</c>, <c>a5_1</c> (AlphaNet's larger A5) and
    /// <c>attentivenas_a5</c> as presets.
    /// </summary>
    public static SearchSpace AlphaNet { get; } = new(
        "alphanet",
        resolutions: [192, 224, 256, 288],
        stemWidths: [16, 24],
        stemStride: 2,
        stages:
        [
            new("mb1", [16, 24], [1, 2], [3, 5], [1], Stride: 1, SqueezeExcite: false),
            new("mb2", [24, 32], [3, 4, 5], [3, 5], [4, 5, 6], Stride: 2, SqueezeExcite: false),
            new("mb3", [32, 40], [3, 4, 5, 6], [3, 5], [4, 5, 6], Stride: 2, SqueezeExcite: true),
            new("mb4", [64, 72], [3, 4, 5, 6], [3, 5], [4, 5, 6], Stride: 2, SqueezeExcite: false),
            new("mb5", [112, 120, 128], [3, 4, 5, 6, 7, 8], [3, 5], [4, 5, 6], Stride: 1, SqueezeExcite: true),
            new("mb6", [192, 200, 208, 216], [3, 4, 5, 6, 7, 8], [3, 5], [6], Stride: 2, SqueezeExcite: true),
            new("mb7", [216, 224], [1, 2], [3, 5], [6], Stride: 1, SqueezeExcite: true),
        ],
        lastWidths: [1792, 1984],
        presets: new Dictionary<string, Architecture>
        {
            ["a0"] = Architecture.Parse("r192_w16-16-24-32-64-112-192-216-1792_d1-3-3-3-3-3-1_k3-3-3-3-3-3-3_e1-4-4-4-4-6-6"),
            ["a1"] = Architecture.Parse("r224_w16-16-24-32-64-112-192-216-1984_d1-3-3-3-3-3-1_k3-3-3-5-3-5-3_e1-4-4-4-4-6-6"),
            ["a2"] = Architecture.Parse("r224_w16-16-24-32-64-112-200-224-1984_d1-3-3-3-3-4-1_k3-3-3-3-3-5-3_e1-4-5-4-4-6-6"),
            ["a3"] = Architecture.Parse("r224_w16-16-24-32-64-112-208-224-1984_d2-3-3-4-3-5-1_k3-3-3-5-3-3-3_e1-4-4-4-4-6-6"),
            ["a4"] = Architecture.Parse("r256_w16-16-24-32-64-112-192-216-1984_d1-3-3-4-3-5-1_k3-3-3-5-3-5-3_e1-4-4-5-4-6-6"),
            ["a5"] = Architecture.Parse("r256_w16-16-24-32-64-112-208-216-1984_d1-3-3-4-4-5-1_k3-3-3-3-3-5-3_e1-4-4-5-4-6-6"),
            ["a5_1"] = Architecture.Parse("r288_w16-16-24-32-64-112-200-216-1984_d2-3-4-3-3-5-1_k3-3-5-5-3-3-3_e1-4-4-4-5-6-6"),
            ["a6"] = Architecture.Parse("r288_w16-16-24-32-64-112-216-224-1984_d1-3-3-4-4-6-1_k3-3-3-3-3-5-3_e1-4-6-5-4-6-6"),
            ["attentivenas_a5"] = Architecture.Parse("r256_w16-16-24-32-72-112-192-216-1792_d1-3-3-3-4-6-1_k3-3-3-5-3-3-3_e1-4-5-4-4-6-6"),
        });

    /// <summary>
    /// A space for 32-pixel images: the stem keeps the full map, total stride 8, 5 stages, 4.0 to 19.4 million
    /// multiply-accumulates. Most of them are spent at 16x16 and 8x8, where a small image still has structure; all channels
    /// are multiples of 8, so vector lanes stay full. The smallest net is deep enough to follow the largest: shallower ones
    /// hold the shared weights back (docs/results.md).
    /// </summary>
    public static SearchSpace Cifar { get; } = new(
        "cifar",
        resolutions: [24, 32],
        stemWidths: [16],
        stemStride: 1,
        stages:
        [
            new("mb1", [16], [1], [3, 5], [1], Stride: 1, SqueezeExcite: false),
            new("mb2", [24, 32], [1, 2], [3, 5], [3, 4], Stride: 2, SqueezeExcite: false),
            new("mb3", [40, 48], [2, 3], [3, 5], [3, 4], Stride: 2, SqueezeExcite: true),
            new("mb4", [48, 56], [2], [3, 5], [3, 4], Stride: 1, SqueezeExcite: true),
            new("mb5", [80, 88], [1, 2], [3, 5], [3, 4, 6], Stride: 2, SqueezeExcite: true),
        ],
        lastWidths: [320]);

    /// <summary>The spaces that have a name.</summary>
    public static ImmutableArray<SearchSpace> All { get; } = [AlphaNet, Cifar];

    /// <summary>The space of that name, or read from the JSON file of that path.</summary>
    /// <param name="nameOrFile">A name of <see cref="All"/> or the path of a file as <see cref="SearchSpace.ToJson"/> writes it.</param>
    /// <exception cref="FileNotFoundException">Neither a known name nor a file.</exception>
    /// <exception cref="FormatException">The file is not JSON.</exception>
    /// <exception cref="InvalidSearchSpaceException">The file breaks rules; all are listed.</exception>
    public static SearchSpace Load(string nameOrFile)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(nameOrFile);
        if (All.FirstOrDefault(space => space.Name == nameOrFile) is { } known) return known;
        if (!File.Exists(nameOrFile))
            throw new FileNotFoundException($"'{nameOrFile}' is neither a search space ({string.Join(", ", All.Select(s => s.Name))}) nor an existing file", nameOrFile);
        try
        {
            return SearchSpace.FromJson(File.ReadAllText(nameOrFile));
        }
        catch (FormatException error)
        {
            throw new FormatException($"{nameOrFile}: {error.Message}", error);
        }
    }
}
