using AlphaNet.Pure.Supernet.Spaces;

namespace AlphaNet.Pure.Compare.Gemm;

/// <summary>A pointwise convolution, or a linear layer, as a matrix product.</summary>
/// <param name="Pixels">Rows: pixels of the batch.</param>
/// <param name="In">Input channels.</param>
/// <param name="Out">Output channels.</param>
internal readonly record struct PointwiseShape(int Pixels, int In, int Out)
{
    public long Macs => (long)Pixels * In * Out;

    /// <summary>All shapes of the nets with how often each occurs, most costly first.</summary>
    public static IReadOnlyList<(PointwiseShape Shape, int Count)> Of(IEnumerable<NetworkPlan> plans, int batch, int classes) =>
    [
        .. plans.SelectMany(plan => Of(plan, batch, classes))
            .GroupBy(shape => shape)
            .Select(group => (Shape: group.Key, Count: group.Count()))
            .OrderByDescending(entry => entry.Shape.Macs * entry.Count),
    ];

    public override string ToString() => $"{Pixels}x{In}x{Out}";

    private static IEnumerable<PointwiseShape> Of(NetworkPlan plan, int batch, int classes)
    {
        foreach (var block in plan.Blocks)
        {
            var (before, after) = (batch * block.InSize * block.InSize, batch * block.OutSize * block.OutSize);
            if (block.HasExpand)
            {
                yield return new(before, block.InChannels, block.MidChannels);
            }

            if (block.SeChannels > 0)
            {
                yield return new(batch, block.MidChannels, block.SeChannels);
                yield return new(batch, block.SeChannels, block.MidChannels);
            }

            yield return new(after, block.MidChannels, block.OutChannels);
            if (block.Shortcut.HasFlag(ShortcutKind.Convolution))
            {
                yield return new(after, block.InChannels, block.OutChannels);
            }
        }

        var head = plan.Head;
        yield return new(batch * head.Size * head.Size, head.InChannels, head.ExpandChannels);
        yield return new(batch, head.ExpandChannels, head.FeatureChannels);
        yield return new(batch, head.FeatureChannels, classes);
    }
}
