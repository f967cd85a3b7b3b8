using System.Collections.Immutable;
using System.Globalization;

namespace AlphaNet.Pure.Supernet.Spaces;

/// <summary>The canonical one-line text of an architecture and its hash.</summary>
internal static class ArchitectureText
{
    private const string Form = "r<resolution>_w<widths>_d<depths>_k<kernel sizes>_e<expand ratios>, lists joined by '-'";

    public static string Print(Architecture a) =>
        string.Create(CultureInfo.InvariantCulture,
            $"r{a.Resolution}_w{Join(a.Widths)}_d{Join(a.Depths)}_k{Join(a.KernelSizes)}_e{Join(a.ExpandRatios)}");

    public static Architecture Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var parts = text.Trim().Split('_');
        if (parts.Length != 5)
            throw new FormatException($"architecture text '{text}' has {parts.Length} parts instead of 5: the form is {Form}");
        var resolution = Numbers(text, parts[0], 'r');
        if (resolution.Length != 1)
            throw new FormatException($"architecture text '{text}': part '{parts[0]}' must hold one resolution");
        return new Architecture(
            resolution[0], Numbers(text, parts[1], 'w'), Numbers(text, parts[2], 'd'), Numbers(text, parts[3], 'k'), Numbers(text, parts[4], 'e'));
    }

    public static ulong Fnv1a64(string ascii)
    {
        var hash = 0xCBF29CE484222325UL;
        foreach (var letter in ascii) hash = (hash ^ (byte)letter) * 0x100000001B3UL;
        return hash;
    }

    private static string Join(ImmutableArray<int> list) => string.Join('-', list);

    private static ImmutableArray<int> Numbers(string text, string part, char letter)
    {
        if (part.Length == 0 || part[0] != letter)
            throw new FormatException($"architecture text '{text}': part '{part}' should start with '{letter}': the form is {Form}");
        if (part.Length == 1) return [];
        var items = part[1..].Split('-');
        var numbers = new int[items.Length];
        for (var i = 0; i < items.Length; i++)
        {
            if (!int.TryParse(items[i], NumberStyles.None, CultureInfo.InvariantCulture, out numbers[i]))
                throw new FormatException($"architecture text '{text}': '{items[i]}' in part '{part}' is not a whole number");
        }
        return [.. numbers];
    }
}
