using System.Text.Json;
using AlphaNet.Pure.Supernet.Cost;
using AlphaNet.Pure.Supernet.Spaces;

namespace AlphaNet.Pure.Supernet.Search;

/// <summary>A subnet with its cost and its measured accuracy.</summary>
/// <param name="Architecture">The subnet.</param>
/// <param name="Cost">Multiply-accumulates and parameters.</param>
/// <param name="Accuracy">What was measured, or predicted.</param>
public sealed record EvaluatedSubnet(Architecture Architecture, NetworkCost Cost, SubnetAccuracy Accuracy)
{
    /// <summary>
    /// Whether this one makes <paramref name="other"/> pointless: no dearer, no less accurate, and better in one of the two.
    /// </summary>
    public bool Dominates(EvaluatedSubnet other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return Cost.Macs <= other.Cost.Macs && Accuracy.Top1 >= other.Accuracy.Top1
            && (Cost.Macs < other.Cost.Macs || Accuracy.Top1 > other.Accuracy.Top1);
    }

    /// <summary>Writes {architecture, mflops, params, top1, top5, loss}; params is the number of stored parameters, top5 and loss are null where unknown.</summary>
    public void WriteJson(Utf8JsonWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.WriteStartObject();
        writer.WriteString("arch", Architecture.ToString());
        writer.WritePropertyName("architecture");
        Architecture.WriteJson(writer);
        writer.WriteNumber("mflops", Cost.MegaFlops);
        writer.WriteNumber("params", Cost.ParametersAll);
        SearchJson.WriteAccuracy(writer, Accuracy);
        writer.WriteEndObject();
    }
}
