using System.Text.Json.Nodes;

namespace AlphaNet.Pure.Compare;

/// <summary>One row: a case at a number of threads, ours and the peer's.</summary>
/// <param name="Case">The case.</param>
/// <param name="Threads">Threads of both.</param>
/// <param name="OurSeconds">Our median time.</param>
/// <param name="PeerSeconds">The peer's, if there is one.</param>
/// <param name="OurPeak">Our peak memory in MiB, where the case has processes of its own.</param>
/// <param name="PeerPeak">The peer's.</param>
internal sealed record Comparison(string Case, int Threads, double OurSeconds, double? PeerSeconds, double? OurPeak, double? PeerPeak)
{
    /// <summary>The peer's time over ours: above 1 we are faster.</summary>
    public double? Ratio => PeerSeconds / OurSeconds;

    public JsonObject ToJson() => new()
    {
        ["case"] = Case,
        ["threads"] = Threads,
        ["ours_s"] = OurSeconds,
        ["peer_s"] = PeerSeconds,
        ["ratio"] = Ratio,
        ["ours_peak_mb"] = OurPeak,
        ["peer_peak_mb"] = PeerPeak,
    };
}
