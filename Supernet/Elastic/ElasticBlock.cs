using AlphaNet.Pure.AutoDiff;
using AlphaNet.Pure.Nn;
using AlphaNet.Pure.Nn.Layers;
using AlphaNet.Pure.Supernet.Spaces;
using AlphaNet.Pure.Tensors.Lanes.Ops;

namespace AlphaNet.Pure.Supernet.Elastic;

/// <summary>
/// An inverted residual block at its largest: expand 1x1, depthwise, squeeze-and-excite, project 1x1, plus a shortcut that every block has. A pass uses the
/// leading channels and the central kernel that its plan names.
/// </summary>
internal sealed class ElasticBlock
{
    private readonly PointwiseConv? expand;
    private readonly BatchNorm? expandNorm;
    private readonly DepthwiseConv depthwise;
    private readonly BatchNorm depthwiseNorm;
    private readonly SqueezeExcite? gate;
    private readonly PointwiseConv project;
    private readonly BatchNorm projectNorm;
    private readonly PointwiseConv shortcut;
    private readonly double dropConnectShare;
    private readonly uint dropConnectStream;

    public ElasticBlock(ParameterSet parameters, List<BatchNorm> norms, BlockPlan largest, StageSpace stage, bool inLastTwoStages, int blockCount)
    {
        var name = $"blocks.{largest.IndexInSupernet}.";
        var main = name + "mobile_inverted_conv.";
        if (largest.HasExpand)
        {
            expand = new PointwiseConv(parameters, main + "inverted_bottleneck.conv.conv", largest.InChannels, largest.MidChannels);
            expandNorm = Norm(parameters, norms, main + "inverted_bottleneck.bn.bn", largest.MidChannels);
        }

        depthwise = new DepthwiseConv(parameters, main + "depth_conv.conv.conv", largest.MidChannels, stage.MaxKernelSize);
        depthwiseNorm = Norm(parameters, norms, main + "depth_conv.bn.bn", largest.MidChannels);
        if (largest.SeChannels > 0)
        {
            gate = new SqueezeExcite(parameters, main + "depth_conv.se", largest.MidChannels, largest.SeChannels);
        }

        project = new PointwiseConv(parameters, main + "point_linear.conv.conv", largest.MidChannels, largest.OutChannels);
        // Zero scale: at the start every block is its shortcut.
        projectNorm = Norm(parameters, norms, main + "point_linear.bn.bn", largest.OutChannels, initialScale: 0);
        shortcut = new PointwiseConv(parameters, name + "shortcut.conv.conv", largest.InChannels, largest.OutChannels);
        dropConnectShare = inLastTwoStages ? (double)largest.IndexInSupernet / blockCount : 0;
        dropConnectStream = RandomStreams.DropConnect + (uint)largest.IndexInSupernet;
    }

    public Var Forward(in ForwardContext context, Var x, BlockPlan plan)
    {
        var side = Shortcut(context, x, plan);
        var rate = plan.InChannels == plan.OutChannels && plan.Stride == 1 ? context.DropConnect * dropConnectShare : 0;
        if (!context.Fused)
        {
            return Sum(context, Unfused(context, x, plan), side, rate);
        }

        var main = Fused(context, x, plan);
        if (rate > 0)
        {
            return Sum(context, main.Activate(), side, rate);
        }

        var y = main.Add(side);
        main.Discard();
        return y;
    }

    private NormVar<Identity> Fused(in ForwardContext context, Var x, BlockPlan plan)
    {
        NormVar<Swish> filtered;
        if (expand is null)
        {
            filtered = depthwise.Forward<Swish>(context, x, plan.Kernel, plan.Stride, depthwiseNorm);
        }
        else
        {
            var expanded = expand.Forward<Swish>(context, x, plan.MidChannels, expandNorm!);
            filtered = depthwise.Forward<Swish, Swish>(context, expanded, plan.Kernel, plan.Stride, depthwiseNorm);
            expanded.Discard();
        }

        var scale = gate is null ? default : gate.Gate(context, filtered, plan.SeChannels);
        var projected = project.Forward<Swish, Identity>(context, filtered, plan.OutChannels, projectNorm, scale);
        filtered.Discard();
        return projected;
    }

    private Var Unfused(in ForwardContext context, Var x, BlockPlan plan)
    {
        var mid = x;
        if (expand is not null)
        {
            var expanded = expand.Forward(context, x, plan.MidChannels);
            mid = expandNorm!.Forward<Swish>(context, expanded);
            expanded.Discard();
        }

        var filtered = depthwise.Forward(context, mid, plan.Kernel, plan.Stride);
        if (expand is not null)
        {
            mid.Discard();
        }

        var activated = depthwiseNorm.Forward<Swish>(context, filtered);
        filtered.Discard();
        if (gate is not null)
        {
            var gated = gate.Forward(context, activated, plan.SeChannels);
            activated.Discard();
            activated = gated;
        }

        var projected = project.Forward(context, activated, plan.OutChannels);
        activated.Discard();
        var main = projectNorm.Forward<Identity>(context, projected);
        projected.Discard();
        return main;
    }

    private Var Sum(in ForwardContext context, Var main, Var side, double rate)
    {
        if (rate > 0)
        {
            main = main.DropSamples(rate, context.Key(dropConnectStream));
        }

        var y = main + side;
        main.Discard();
        return y;
    }

    private Var Shortcut(in ForwardContext context, Var x, BlockPlan plan)
    {
        var side = x;
        // Bits, not HasFlag: that boxes until the JIT has optimised its caller.
        if ((plan.Shortcut & ShortcutKind.Pool) != 0)
        {
            // The 2x2 mean of an odd side is padded by zeros that count.
            side = side.AveragePool(2, 2, plan.InSize % 2);
        }

        return (plan.Shortcut & ShortcutKind.Convolution) != 0 ? shortcut.Forward(context, side, plan.OutChannels) : side;
    }

    internal static BatchNorm Norm(ParameterSet parameters, List<BatchNorm> norms, string name, int channels, double initialScale = 1)
    {
        var norm = new BatchNorm(parameters, name, norms.Count, channels, initialScale);
        norms.Add(norm);
        return norm;
    }
}
