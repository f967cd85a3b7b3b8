using AlphaNet.Pure.Supernet.Elastic;
using AlphaNet.Pure.Supernet.Spaces;
using AlphaNet.Pure.Tensors;
using AlphaNet.Pure.Tensors.Backends;
using AlphaNet.Pure.Tensors.Lanes;
using AlphaNet.Pure.Tensors.Lanes.Ops;

namespace AlphaNet.Pure.Supernet.Inference;

/// <summary>Turns a subnet into the steps of an <see cref="InferenceNet"/>.</summary>
internal sealed class InferenceCompiler
{
    private const int OutOfPointwise = 0;
    private const int OutOfDepthwise = 2;
    private const int OutOfDense = 0;

    private readonly IBackend backend;
    private readonly IInferenceBackend folded;
    private readonly FoldedWeights weights;

    public InferenceCompiler(IBackend backend, FoldedWeights weights)
    {
        this.backend = backend;
        this.weights = weights;
        folded = backend as IInferenceBackend ?? throw new ArgumentException($"InferenceNet: the backend '{backend.Name}' computes no folded nets.", nameof(backend));
    }

    public List<InferenceStep> Steps { get; } = [];

    /// <summary>Shapes of all maps; map 0 are the images, the last one the logits.</summary>
    public List<MapShape> Maps { get; } = [];

    /// <summary>Weights and biases rented from a backend with memory of its own.</summary>
    public List<Tensor> Rented { get; } = [];

    public void Compile(NetworkPlan plan, int classes)
    {
        var x = Stem(Map(plan.Stem.InSize, StemPlan.InChannels), plan.Stem);
        foreach (var block in plan.Blocks)
        {
            x = Block(x, block);
        }

        x = Pointwise<Swish>(x, weights.Fold("last_conv.0.conv", "last_conv.0.bn", OutOfPointwise));
        var mean = Mean(x);
        var features = Pointwise<Swish>(mean, WithoutBias("last_conv.2.conv.weight"));
        Pointwise<Identity>(features, (weights.Plain("classifier.linear.weight"), weights.Plain("classifier.linear.bias")));
        System.Diagnostics.Debug.Assert(Maps[^1] == new MapShape(1, classes), "the logits are the last map");
    }

    private int Stem(int x, StemPlan plan)
    {
        var (weight, bias) = weights.Fold("first_conv.conv", "first_conv.bn", OutOfDense);
        var y = Map(plan.OutSize, plan.OutChannels);
        Steps.Add(new StemStep(backend, folded, x, y, Brought(weight), Brought(bias), plan.Stride));
        return y;
    }

    private int Block(int x, BlockPlan plan)
    {
        var name = $"blocks.{plan.IndexInNet}.";
        var main = name + "mobile_inverted_conv.";
        var side = Shortcut(x, plan, name);
        var mid = plan.HasExpand ? Pointwise<Swish>(x, weights.Fold(main + "inverted_bottleneck.conv", main + "inverted_bottleneck.bn", OutOfPointwise)) : x;
        var (weight, bias) = weights.Fold(main + "depth_conv.conv", main + "depth_conv.bn", OutOfDepthwise);
        var filtered = Map(plan.OutSize, plan.MidChannels);
        Steps.Add(new DepthwiseStep(folded, mid, filtered, Brought(weight), Brought(bias), plan.Stride));
        var gate = plan.SeChannels > 0 ? Gate(filtered, main + "depth_conv.se.fc.") : InferenceStep.None;
        return Pointwise<Identity>(filtered, weights.Fold(main + "point_linear.conv", main + "point_linear.bn", OutOfPointwise), gate, side);
    }

    private int Shortcut(int x, BlockPlan plan, string name)
    {
        if ((plan.Shortcut & ShortcutKind.Pool) != 0)
        {
            var y = Map(plan.OutSize, plan.InChannels);
            Steps.Add(new PoolStep(backend, x, y, plan.InSize));
            x = y;
        }

        return (plan.Shortcut & ShortcutKind.Convolution) != 0 ? Pointwise<Identity>(x, WithoutBias(name + "shortcut.conv.weight")) : x;
    }

    private int Gate(int x, string name)
    {
        var hidden = Pointwise<Relu>(Mean(x), (weights.Plain(name + "reduce.weight"), weights.Plain(name + "reduce.bias")));
        return Pointwise<HardSigmoid>(hidden, (weights.Plain(name + "expand.weight"), weights.Plain(name + "expand.bias")));
    }

    private int Pointwise<TAct>(int x, (Tensor Weight, Tensor Bias) layer, int gate = InferenceStep.None, int addend = InferenceStep.None)
        where TAct : struct, IUnaryOp
    {
        var y = Map(Maps[x].Size, layer.Weight.Shape[0]);
        Steps.Add(new PointwiseStep<TAct>(folded, x, y, folded.Pack(Brought(layer.Weight)), Brought(layer.Bias), gate, addend));
        return y;
    }

    private int Mean(int x)
    {
        var y = Map(1, Maps[x].Channels);
        Steps.Add(new MeanStep(folded, x, y));
        return y;
    }

    private (Tensor Weight, Tensor Bias) WithoutBias(string name)
    {
        var weight = weights.Plain(name);
        return (weight, Tensor.Zeros(new Shape(weight.Shape[0])));
    }

    /// <summary>A folded weight where the backend computes.</summary>
    private Tensor Brought(in Tensor weight)
    {
        if (backend.Device is null)
        {
            return weight;
        }

        var brought = backend.Rent(weight.Shape, weight.DType);
        Rented.Add(brought);
        backend.Copy(weight, brought);
        return brought;
    }

    private int Map(int size, int channels)
    {
        Maps.Add(new MapShape(size, channels));
        return Maps.Count - 1;
    }
}
