using AlphaNet.Pure.AutoDiff;
using AlphaNet.Pure.Nn;
using AlphaNet.Pure.Nn.Layers;
using AlphaNet.Pure.Supernet.Spaces;
using AlphaNet.Pure.Tensors;
using AlphaNet.Pure.Tensors.Backends;
using AlphaNet.Pure.Tensors.Lanes.Ops;

namespace AlphaNet.Pure.Supernet.Elastic;

/// <summary>A supernet: one set of weights in which every architecture of a search space is a leading slice.</summary>
/// <remarks>Which subnet runs is an argument of the pass, not a state of the net: several may run at once on the same weights.</remarks>
public sealed class ElasticNet
{
    private readonly List<BatchNorm> norms = [];
    private readonly Conv2d stem;
    private readonly BatchNorm stemNorm;
    private readonly ElasticBlock[] blocks;
    private readonly PointwiseConv headExpand;
    private readonly BatchNorm headNorm;
    private readonly PointwiseConv featureMix;
    private readonly Dense classifier;

    /// <summary>Makes the net with weights of zero; initialise or load them.</summary>
    /// <param name="space">The search space.</param>
    /// <param name="classes">Number of classes.</param>
    /// <param name="dtype">Float32, or Float64 for reference runs.</param>
    /// <param name="training">Whether gradients and momenta are wanted.</param>
    public ElasticNet(SearchSpace space, int classes, DType dtype = DType.Float32, bool training = true)
    {
        ArgumentNullException.ThrowIfNull(space);
        ArgumentOutOfRangeException.ThrowIfLessThan(classes, 1);
        Space = space;
        Classes = classes;
        DType = dtype;
        var largest = NetworkPlan.CreateMax(space);
        stem = new Conv2d(Parameters, "first_conv.conv.conv", StemPlan.InChannels, largest.Stem.OutChannels, StemPlan.Kernel);
        stemNorm = ElasticBlock.Norm(Parameters, norms, "first_conv.bn.bn", largest.Stem.OutChannels);
        blocks = new ElasticBlock[largest.Blocks.Length];
        foreach (var block in largest.Blocks)
        {
            var inLastTwoStages = block.Stage >= space.Stages.Length - 2;
            blocks[block.IndexInSupernet] = new ElasticBlock(Parameters, norms, block, space.Stages[block.Stage], inLastTwoStages, blocks.Length);
        }

        headExpand = new PointwiseConv(Parameters, "last_conv.final_expand_layer.conv.conv", largest.Head.InChannels, largest.Head.ExpandChannels);
        headNorm = ElasticBlock.Norm(Parameters, norms, "last_conv.final_expand_layer.bn.bn", largest.Head.ExpandChannels);
        featureMix = new PointwiseConv(Parameters, "last_conv.feature_mix_layer.conv.conv", largest.Head.ExpandChannels, largest.Head.FeatureChannels);
        classifier = new Dense(Parameters, "classifier.linear.linear", largest.Head.FeatureChannels, classes);
        Parameters.Allocate(dtype, training);
    }

    /// <summary>The search space.</summary>
    public SearchSpace Space { get; }

    /// <summary>Number of classes.</summary>
    public int Classes { get; }

    /// <summary>Element type of the weights.</summary>
    public DType DType { get; }

    /// <summary>The weights, named as in PyTorch checkpoints.</summary>
    public ParameterSet Parameters { get; } = new();

    /// <summary>All batch norms; a norm's <see cref="BatchNorm.Site"/> is its index.</summary>
    public IReadOnlyList<BatchNorm> Norms => norms;

    /// <summary>Statistics for all batch norms at their largest: mean 0, variance 1.</summary>
    public NormStatistics NewStatistics(IBackend? backend = null) => new([.. norms.Select(norm => norm.Channels)], DType, backend);

    /// <summary>Logits [n, classes] of a subnet.</summary>
    /// <param name="context">Tape, batch norm mode and dropout of the pass.</param>
    /// <param name="images">Images [n, h, w, 3], resized to the plan's resolution if they differ.</param>
    /// <param name="plan">The subnet.</param>
    /// <exception cref="ShapeException">The images are not [n, h, w, 3].</exception>
    public Var Forward(in ForwardContext context, Var images, NetworkPlan plan)
    {
        ArgumentNullException.ThrowIfNull(plan);
        if (images.Shape.Rank != 4 || images.Shape[3] != StemPlan.InChannels)
        {
            throw new ShapeException("ElasticNet", $"expected images [n, h, w, {StemPlan.InChannels}], received {images.Shape}");
        }

        var size = plan.Stem.InSize;
        var x = images.ResizeBicubic(size, size);
        x = Stem(context, x, plan.Stem);
        foreach (var block in plan.Blocks)
        {
            var y = blocks[block.IndexInSupernet].Forward(context, x, block);
            x.Discard();
            x = y;
        }

        x = HeadMean(context, x, plan.Head);
        x = featureMix.Forward(context, x, plan.Head.FeatureChannels).Swish().Reshape(images.Shape[0], plan.Head.FeatureChannels);
        if (context.Dropout > 0)
        {
            x = x.Dropout(context.Dropout, context.Key(RandomStreams.Dropout));
        }

        return classifier.Forward(context, x);
    }

    private Var Stem(in ForwardContext context, Var images, StemPlan plan)
    {
        if (!context.Fused)
        {
            return Normalized<Swish>(context, stemNorm, stem.Forward(context, images, plan.OutChannels, plan.Stride));
        }

        var raw = stem.Forward<Swish>(context, images, plan.OutChannels, plan.Stride, stemNorm);
        var y = raw.Activate();
        raw.Discard();
        return y;
    }

    private Var HeadMean(in ForwardContext context, Var x, HeadPlan plan)
    {
        if (!context.Fused)
        {
            var expanded = Normalized<Swish>(context, headNorm, headExpand.Forward(context, x, plan.ExpandChannels));
            var mean = expanded.GlobalAveragePool();
            expanded.Discard();
            return mean;
        }

        var raw = headExpand.Forward<Swish>(context, x, plan.ExpandChannels, headNorm);
        var pooled = raw.GlobalAveragePool();
        raw.Discard();
        return pooled;
    }

    private static Var Normalized<TAct>(in ForwardContext context, BatchNorm norm, Var raw) where TAct : struct, Tensors.Lanes.IUnaryOp
    {
        var y = norm.Forward<TAct>(context, raw);
        raw.Discard();
        return y;
    }
}
