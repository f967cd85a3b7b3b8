using System.Text.Json.Nodes;

namespace AlphaNet.Pure.Compare;

/// <summary>What one process reports: the median of its calls and the most memory it ever held.</summary>
internal readonly record struct Measurement(double Seconds, double PeakMebibytes)
{
    public static Measurement Parse(string line)
    {
        var json = JsonNode.Parse(line)!;
        return new((double)json["median_s"]!, (double)json["peak_mb"]!);
    }

    public string ToJson() => new JsonObject { ["median_s"] = Seconds, ["peak_mb"] = Math.Round(PeakMebibytes) }.ToJsonString();

    /// <summary>Median time and highest peak of several processes.</summary>
    public static Measurement Of(IReadOnlyList<Measurement> rounds) => new(Median([.. rounds.Select(m => m.Seconds)]), rounds.Max(m => m.PeakMebibytes));

    public static double Median(double[] values)
    {
        Array.Sort(values);
        return (values[(values.Length - 1) / 2] + values[values.Length / 2]) / 2;
    }
}
