using AlphaNet.Pure.Supernet.Spaces;

namespace AlphaNet.Pure.Supernet.Cost;

/// <summary>
/// Goes through the layers of a network. Counted are the multiply-accumulates of convolutions and linear layers
/// (C_in C_out k² H W / groups); biases, batch norm, activations, pooling, gating, adds and resizing are not.
/// </summary>
internal static class CostWalk
{
    public static void Visit<TSink>(NetworkPlan plan, int classes, ref TSink sink)
        where TSink : ICostSink
    {
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentOutOfRangeException.ThrowIfLessThan(classes, 1);
        var stem = plan.Stem;
        var stemWeights = Weights(StemPlan.InChannels, stem.OutChannels, StemPlan.Kernel);
        sink.Add(null, "stem", stem.OutChannels, stem.OutSize, stemWeights * Area(stem.OutSize), stemWeights + BatchNorm(stem.OutChannels));

        foreach (var block in plan.Blocks) VisitBlock(block, ref sink);

        var head = plan.Head;
        var expand = Weights(head.InChannels, head.ExpandChannels);
        var mix = Weights(head.ExpandChannels, head.FeatureChannels);
        var classifier = Weights(head.FeatureChannels, classes);
        sink.Add(null, "head.expand", head.ExpandChannels, head.Size, expand * Area(head.Size), expand + BatchNorm(head.ExpandChannels));
        sink.Add(null, "head.mix", head.FeatureChannels, 1, mix, mix);
        sink.Add(null, "classifier", classes, 1, classifier, classifier + classes);
    }

    private static void VisitBlock<TSink>(BlockPlan block, ref TSink sink)
        where TSink : ICostSink
    {
        int mid = block.MidChannels, se = block.SeChannels;
        if (block.HasExpand)
        {
            var expand = Weights(block.InChannels, mid);
            sink.Add(block, "expand", mid, block.InSize, expand * Area(block.InSize), expand + BatchNorm(mid));
        }
        var depthwise = Weights(1, mid, block.Kernel);
        sink.Add(block, "depthwise", mid, block.OutSize, depthwise * Area(block.OutSize), depthwise + BatchNorm(mid));
        if (se > 0)
        {
            var gate = 2 * Weights(mid, se);
            sink.Add(block, "squeeze_excite", mid, 1, gate, gate + se + mid);
        }
        var project = Weights(mid, block.OutChannels);
        sink.Add(block, "project", block.OutChannels, block.OutSize, project * Area(block.OutSize), project + BatchNorm(block.OutChannels));
        var shortcut = Weights(block.InChannels, block.OutChannels);
        var isUsed = block.Shortcut.HasFlag(ShortcutKind.Convolution);
        sink.Add(block, "shortcut", block.OutChannels, block.OutSize, isUsed ? shortcut * Area(block.OutSize) : 0, shortcut, isUsed);
    }

    private static long Weights(int inputs, int outputs, int kernel = 1) => (long)inputs * outputs * kernel * kernel;

    private static long BatchNorm(int channels) => 2L * channels;

    private static long Area(int size) => (long)size * size;
}
