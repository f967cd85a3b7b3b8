using AlphaNet.Pure.Supernet.Spaces;

namespace AlphaNet.Pure.Compare.Depthwise;

/// <summary>A depthwise convolution of the step.</summary>
/// <param name="Size">Side of its input.</param>
/// <param name="Channels">Channels.</param>
/// <param name="Kernel">Side of its kernel.</param>
/// <param name="Stride">Stride.</param>
internal readonly record struct DepthwiseLayer(int Size, int Channels, int Kernel, int Stride)
{
    public int OutSize => (Size + Stride - 1) / Stride;

    public long Macs => (long)OutSize * OutSize * Channels * Kernel * Kernel;

    /// <summary>All shapes of the nets with how often each occurs, most costly first.</summary>
    public static IReadOnlyList<(DepthwiseLayer Layer, int Count)> Of(IEnumerable<NetworkPlan> plans) =>
    [
        .. plans.SelectMany(plan => plan.Blocks.Select(block => new DepthwiseLayer(block.InSize, block.MidChannels, block.Kernel, block.Stride)))
            .GroupBy(layer => layer)
            .Select(group => (Layer: group.Key, Count: group.Count()))
            .OrderByDescending(entry => entry.Layer.Macs * entry.Count),
    ];

    public override string ToString() => $"dw {Size}x{Size}x{Channels} k{Kernel} s{Stride}";
}
