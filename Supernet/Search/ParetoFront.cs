using System.Collections.Immutable;
using System.Text.Json;
using AlphaNet.Pure.Supernet.Spaces;

namespace AlphaNet.Pure.Supernet.Search;

/// <summary>The subnets that no other one beats in both cost and top-1 accuracy.</summary>
public static class ParetoFront
{
    /// <summary>
    /// The non-dominated members of <paramref name="subnets"/>, ascending in cost and strictly ascending in top-1. Of several
    /// with the same cost and accuracy the first stays; an accuracy that is not a number never does.
    /// </summary>
    public static ImmutableArray<EvaluatedSubnet> Of(IEnumerable<EvaluatedSubnet> subnets)
    {
        ArgumentNullException.ThrowIfNull(subnets);
        var front = ImmutableArray.CreateBuilder<EvaluatedSubnet>();
        var best = double.NegativeInfinity;
        foreach (var subnet in subnets.OrderBy(s => s.Cost.Macs).ThenByDescending(s => s.Accuracy.Top1))
        {
            if (!(subnet.Accuracy.Top1 > best)) continue;
            best = subnet.Accuracy.Top1;
            front.Add(subnet);
        }
        return front.ToImmutable();
    }

    /// <summary>Subnets as a JSON array of {arch, architecture, mflops, params, top1, top5, loss}.</summary>
    public static string ToJson(IEnumerable<EvaluatedSubnet> subnets)
    {
        ArgumentNullException.ThrowIfNull(subnets);
        return JsonText.Write(indented: true, writer => SearchJson.WriteSubnets(writer, subnets));
    }

    /// <summary>Reads the array of <see cref="ToJson"/>, or the front of a <see cref="SearchResult"/>; costs are counted anew from the architectures.</summary>
    /// <param name="json">The text.</param>
    /// <param name="space">The space of the architectures.</param>
    /// <param name="classes">Outputs of the classifier.</param>
    /// <exception cref="FormatException">The text holds no such array.</exception>
    /// <exception cref="ArgumentException">An architecture is not in the space.</exception>
    public static ImmutableArray<EvaluatedSubnet> FromJson(string json, SearchSpace space, int classes) =>
        JsonText.Read(json, "Pareto front", root => SearchJson.ReadSubnets(ListOf(root), space, classes));

    private static JsonElement ListOf(JsonElement root) => root.ValueKind == JsonValueKind.Object && root.TryGetProperty(SearchResult.FrontKey, out var front) ? front : root;
}
