using AlphaNet.Pure.Nn;
using AlphaNet.Pure.Supernet.Spaces;
using AlphaNet.Pure.Tensors;

namespace AlphaNet.Pure.Supernet.Files;

/// <summary>The part of a supernet's parameter that a subnet uses, and its name in the stand-alone net.</summary>
/// <param name="Parameter">The supernet's parameter.</param>
/// <param name="Name">The key in the stand-alone net.</param>
/// <param name="Out">Leading rows in use (channels of a vector).</param>
/// <param name="In">Leading columns in use.</param>
/// <param name="Kernel">Central kernel in use, of depthwise weights.</param>
internal readonly record struct ActiveSlice(Parameter Parameter, string Name, int Out, int In, int Kernel)
{
    /// <summary>The slice of the value.</summary>
    public Tensor Value
    {
        get
        {
            var stored = Parameter.Value;
            switch (Parameter.Layout)
            {
                case ParameterLayout.Depthwise:
                    var margin = (stored.Shape[0] - Kernel) / 2;
                    return stored.Slice(0, margin, Kernel).Slice(1, margin, Kernel).Slice(2, 0, Out);
                case ParameterLayout.Convolution:
                    return stored.Slice(0, 0, Out).Slice(3, 0, In);
                default:
                    return stored.Rank == 1 ? stored.Slice(0, 0, Out) : stored.Prefix(Out, In);
            }
        }
    }

    /// <summary>All slices of a subnet in the order of the stand-alone net.</summary>
    public static IEnumerable<ActiveSlice> Of(ParameterSet parameters, NetworkPlan plan, int classes)
    {
        var first = "first_conv";
        yield return Weight(first + ".conv.conv.weight", first + ".conv.weight", plan.Stem.OutChannels, StemPlan.InChannels);
        foreach (var slice in Norm(first + ".bn.bn", first + ".bn", plan.Stem.OutChannels))
        {
            yield return slice;
        }

        foreach (var slice in plan.Blocks.SelectMany(Block))
        {
            yield return slice;
        }

        const string expand = "last_conv.final_expand_layer";
        yield return Weight(expand + ".conv.conv.weight", "last_conv.0.conv.weight", plan.Head.ExpandChannels, plan.Head.InChannels);
        foreach (var slice in Norm(expand + ".bn.bn", "last_conv.0.bn", plan.Head.ExpandChannels))
        {
            yield return slice;
        }

        yield return Weight("last_conv.feature_mix_layer.conv.conv.weight", "last_conv.2.conv.weight", plan.Head.FeatureChannels, plan.Head.ExpandChannels);
        yield return Weight("classifier.linear.linear.weight", "classifier.linear.weight", classes, plan.Head.FeatureChannels);
        yield return Weight("classifier.linear.linear.bias", "classifier.linear.bias", classes, 0);

        IEnumerable<ActiveSlice> Block(BlockPlan b)
        {
            string from = $"blocks.{b.IndexInSupernet}.mobile_inverted_conv.", to = $"blocks.{b.IndexInNet}.mobile_inverted_conv.";
            if (b.HasExpand)
            {
                yield return Weight(from + "inverted_bottleneck.conv.conv.weight", to + "inverted_bottleneck.conv.weight", b.MidChannels, b.InChannels);
                foreach (var slice in Norm(from + "inverted_bottleneck.bn.bn", to + "inverted_bottleneck.bn", b.MidChannels))
                {
                    yield return slice;
                }
            }

            yield return Weight(from + "depth_conv.conv.conv.weight", to + "depth_conv.conv.weight", b.MidChannels, 1, b.Kernel);
            foreach (var slice in Norm(from + "depth_conv.bn.bn", to + "depth_conv.bn", b.MidChannels))
            {
                yield return slice;
            }

            if (b.SeChannels > 0)
            {
                const string se = "depth_conv.se.fc.";
                yield return Weight(from + se + "reduce.weight", to + se + "reduce.weight", b.SeChannels, b.MidChannels);
                yield return Weight(from + se + "reduce.bias", to + se + "reduce.bias", b.SeChannels, 0);
                yield return Weight(from + se + "expand.weight", to + se + "expand.weight", b.MidChannels, b.SeChannels);
                yield return Weight(from + se + "expand.bias", to + se + "expand.bias", b.MidChannels, 0);
            }

            yield return Weight(from + "point_linear.conv.conv.weight", to + "point_linear.conv.weight", b.OutChannels, b.MidChannels);
            foreach (var slice in Norm(from + "point_linear.bn.bn", to + "point_linear.bn", b.OutChannels))
            {
                yield return slice;
            }

            yield return Weight(
                $"blocks.{b.IndexInSupernet}.shortcut.conv.conv.weight", $"blocks.{b.IndexInNet}.shortcut.conv.weight", b.OutChannels, b.InChannels);
        }

        ActiveSlice Weight(string name, string standAlone, int o, int i, int kernel = 0) => new(parameters[name], standAlone, o, i, kernel);

        IEnumerable<ActiveSlice> Norm(string name, string standAlone, int channels)
        {
            yield return Weight(name + ".weight", standAlone + ".weight", channels, 0);
            yield return Weight(name + ".bias", standAlone + ".bias", channels, 0);
        }
    }
}
