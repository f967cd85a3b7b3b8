using AlphaNet.Pure.Supernet.Spaces;

namespace AlphaNet.Pure.Compare;

/// <summary>The work the peer is measured by: the four nets of one sandwich step on the published space.</summary>
internal static class OfficialStep
{
    public const int Batch = 16;
    public const int Resolution = 192;
    public const int Classes = 1000;

    private static readonly SearchSpace Space = SearchSpaces.AlphaNet;

    /// <summary>The smallest net, also known as A0.</summary>
    public static NetworkPlan Smallest { get; } = NetworkPlan.Create(Space, Space.Min);

    /// <summary>The largest net, two fixed random ones and the smallest; all at the peer's resolution.</summary>
    public static NetworkPlan[] Plans { get; } =
    [
        NetworkPlan.Create(Space, Space.Max with { Resolution = Resolution }),
        NetworkPlan.Create(Space, Architecture.Parse("r192_w24-16-32-40-72-120-216-224-1792_d1-4-4-3-7-5-1_k5-3-3-5-5-3-5_e1-5-6-6-4-6-6")),
        NetworkPlan.Create(Space, Architecture.Parse("r192_w16-16-24-40-64-128-216-224-1792_d2-5-3-4-7-6-1_k3-5-5-3-5-5-3_e1-4-6-5-5-6-6")),
        Smallest,
    ];
}
