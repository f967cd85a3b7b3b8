using System.Collections.Immutable;
using System.Text.Json;
using AlphaNet.Pure.Supernet.Cost;
using AlphaNet.Pure.Supernet.Spaces;

namespace AlphaNet.Pure.Supernet.Sampling;

/// <summary>
/// A file of random subnets with their cost, one Python dict literal (or JSON object) a line with the keys flops,
/// resolution, width, depth, kernel_size, expand_ratio: AttentiveNAS's <c>flops_archs_off_table.map</c>.
/// </summary>
public static class CostTable
{
    /// <summary>Draws such a table: uniform subnets of a space.</summary>
    /// <param name="space">The space.</param>
    /// <param name="classes">Outputs of the classifier, part of the cost.</param>
    /// <param name="rows">Number of subnets.</param>
    /// <param name="random">The generator.</param>
    public static ImmutableArray<CostTableRow> Draw(SearchSpace space, int classes, int rows, PythonRandom random)
    {
        ArgumentNullException.ThrowIfNull(space);
        ArgumentNullException.ThrowIfNull(random);
        ArgumentOutOfRangeException.ThrowIfLessThan(rows, 1);
        var sampler = new UniformSampler(space);
        var drawn = ImmutableArray.CreateBuilder<CostTableRow>(rows);
        for (var i = 0; i < rows; i++)
        {
            var subnet = sampler.Sample(random);
            drawn.Add(new(subnet, NetworkCost.Of(space, subnet, classes).MegaFlops));
        }

        return drawn.MoveToImmutable();
    }

    /// <summary>Reads such a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="space">The space that its subnets are to be of; null to take any.</param>
    /// <exception cref="FormatException">It has no subnet, a line is not of that form, or its subnet is not of the space; the message names file and line.</exception>
    public static ImmutableArray<CostTableRow> Load(string path, SearchSpace? space = null)
    {
        using var reader = File.OpenText(path);
        var rows = Read(reader, path, space);
        return rows.Length > 0 ? rows : throw new FormatException($"{path}: it holds no subnet; each line must be one, with its cost");
    }

    /// <summary>Reads such lines; empty ones are passed over.</summary>
    /// <param name="reader">The lines.</param>
    /// <param name="source">What to call them in messages.</param>
    /// <param name="space">The space that the subnets are to be of; null to take any.</param>
    /// <exception cref="FormatException">A line is not of that form, or its subnet is not of the space; the message names source and line.</exception>
    public static ImmutableArray<CostTableRow> Read(TextReader reader, string source, SearchSpace? space = null)
    {
        ArgumentNullException.ThrowIfNull(reader);
        var rows = ImmutableArray.CreateBuilder<CostTableRow>();
        for (var number = 1; reader.ReadLine() is { } line; number++)
        {
            if (string.IsNullOrWhiteSpace(line)) continue;
            try
            {
                // The literals hold only numbers, lists and quoted keys, so quotes are all that parts them from JSON.
                var row = JsonText.Read(line.Replace('\'', '"'), "row", Row);
                space?.Validate(row.Architecture);
                rows.Add(row);
            }
            catch (Exception error) when (error is FormatException or ArgumentException)
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
