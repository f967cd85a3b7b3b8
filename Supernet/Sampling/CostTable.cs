using System.Collections.Immutable;
using System.Text.Json;
using AlphaNet.Pure.Supernet.Spaces;

namespace AlphaNet.Pure.Supernet.Sampling;

/// <summary>
/// A file of random subnets with their cost, one Python dict literal (or JSON object) a line with the keys flops,
/// resolution, width, depth, kernel_size, expand_ratio: AttentiveNAS's <c>flops_archs_off_table.map</c>.
/// </summary>
public static class CostTable
{
    /// <summary>Reads such a file.</summary>
    /// <exception cref="FormatException">A line is not of that form; the message names file and line.</exception>
    public static ImmutableArray<CostTableRow> Load(string path)
    {
        using var reader = File.OpenText(path);
        return Read(reader, path);
    }

    /// <summary>Reads such lines; empty ones are passed over.</summary>
    /// <param name="reader">The lines.</param>
    /// <param name="source">What to call them in messages.</param>
    /// <exception cref="FormatException">A line is not of that form; the message names source and line.</exception>
    public static ImmutableArray<CostTableRow> Read(TextReader reader, string source)
    {
        ArgumentNullException.ThrowIfNull(reader);
        var rows = ImmutableArray.CreateBuilder<CostTableRow>();
        for (var number = 1; reader.ReadLine() is { } line; number++)
        {
            if (string.IsNullOrWhiteSpace(line)) continue;
            try
            {
                // The literals hold only numbers, lists and quoted keys, so quotes are all that parts them from JSON.
                rows.Add(JsonText.Read(line.Replace('\'', '"'), "row", Row));
            }
            catch (FormatException error)
            {
                throw new FormatException($"{source}, line {number}: {error.Message}", error);
            }
        }
        return rows.ToImmutable();
    }

    private static CostTableRow Row(JsonElement json)
    {
        var architecture = Architecture.FromJson(json);
        return json.TryGetProperty("flops", out var flops) && flops.ValueKind == JsonValueKind.Number
            ? new(architecture, flops.GetDouble())
            : throw new FormatException("row lacks the number 'flops'");
    }
}
