using AlphaNet.Pure.Tensors.Backends;
using AlphaNet.Pure.Tensors.Lanes.Ops;
using Xunit;

namespace AlphaNet.Pure.Tensors.Tests.Backends;

/// <summary>Operands that do not fit, or whose elements would be summed wrongly, are refused by every backend alike, with their names: each test project says which it tests.</summary>
public sealed class RefusalTests
{
    private readonly IBackend backend = TestedBackend.Instance;
    private readonly IFusedBackend fused = (IFusedBackend)TestedBackend.Instance;
    private readonly IInferenceBackend folded = (IInferenceBackend)TestedBackend.Instance;

    [Fact]
    public void Outputs_that_repeat_their_elements()
    {
        var repeated = Zeros(1).BroadcastTo(new Shape(1000));
        var ones = Zeros(1000);
        Refused("repeats its elements along axis 0", () => backend.AddScaled(ones, 1, repeated, accumulate: true));
        Refused("repeats its elements along axis 0", () => backend.Unary<Swish>(ones, repeated));
        Refused("repeats its elements along axis 0", () => backend.UnaryBackward<Swish>(ones, ones, repeated, accumulate: true));
        Refused("repeats its elements along axis 0", () => backend.Binary<Add>(ones, ones, repeated));
        Refused("repeats its elements along axis 0", () => backend.Copy(ones, repeated));
        Refused("repeats its elements along axis 0", () => backend.Reduce<Sum>(ones, repeated));
        Refused("repeats its elements along axis 0", () => backend.BinaryBackward<Multiply>(ones, ones, ones, repeated, ofSecond: false, accumulate: true));
        var row = Zeros(1, 4).BroadcastTo(new Shape(3, 4));
        Refused("repeats its elements along axis 0", () => backend.MatMul(Zeros(3, 2), Zeros(2, 4), row, accumulate: true));
        var map = Zeros(1, 5, 5, 4);
        var kernel = Zeros(3, 3, 4);
        var spread = Zeros(3, 3, 1).BroadcastTo(new Shape(3, 3, 4));
        Refused("repeats its elements along axis 2", () => backend.DepthwiseBackward(map, kernel, map, default, false, spread, 1));
    }

    [Fact]
    public void Vectors_of_fused_norms_that_do_not_fit()
    {
        var (eight, sixteen) = (Zeros(8), Zeros(16));
        Refused("[16]", () => fused.NormScale(eight, eight, sixteen, sixteen, 1e-5, sixteen, sixteen));
        Refused("[8]", () => fused.NormScale(sixteen, sixteen, sixteen, sixteen, 1e-5, sixteen, eight));
        var sums = Sums(2, 16);
        Refused("[3, 8]", () => fused.NormSlopes(sums, sixteen, sixteen, sixteen, 1e-5, 9, true, Zeros(3, 8), default, default));
        Refused("[8]", () => fused.NormSlopes(sums, sixteen, sixteen, sixteen, 1e-5, 9, true, Zeros(3, 16), eight, default));

        var (x, z) = (new NormalizedMap(Zeros(2, 3, 3, 8)), Zeros(2, 3, 3, 16));
        var weight = Zeros(16, 8);
        Refused("mean Float32 [1000]", () => fused.PointwiseNorm<Identity>(x, weight, z, Zeros(1000), sixteen));
        Refused("variance Float32 [8]", () => fused.PointwiseNorm<Identity>(x, weight, z, sixteen, eight));
        Refused("mean Float32 [16] must lie densely", () => fused.PointwiseNorm<Identity>(x, weight, z, Zeros(16, 2).Slice(1, 0, 1).Squeeze(1), sixteen));
        Refused("mean Float32 [4]", () => fused.DepthwiseNorm<Identity>(x, Zeros(3, 3, 8), Zeros(x.Map.Shape), 1, Zeros(4), eight));
    }

    [Fact]
    public void Outputs_that_repeat_their_elements_in_all_other_operations()
    {
        var (ones, numbers, map) = (Zeros(4), Zeros(3, 4), Zeros(3, 4, 4, 4));
        var (repeated, repeatedMap) = (Zeros(1).BroadcastTo(new Shape(4)), Zeros(1, 4, 4, 4).BroadcastTo(map.Shape));
        var (repeatedRows, repeatedLosses) = (Zeros(1, 4).BroadcastTo(numbers.Shape), Zeros(1).BroadcastTo(new Shape(3)));
        var (weight, repeatedWeight) = (Zeros(4, 3, 3, 4), Zeros(1, 3, 3, 4).BroadcastTo(new Shape(4, 3, 3, 4)));
        var (labels, losses) = (Zeros(new Shape(3), DType.Int32), Zeros(3));
        Action[] calls =
        [
            () => backend.RandomUniform(repeated, new(1, 2, 3), 0, 1),
            () => backend.RandomNormal(repeated, new(1, 2, 3), 0, 1),
            () => backend.CrossEntropy(numbers, labels, 0.1, repeatedLosses, default),
            () => backend.CrossEntropy(numbers, labels, 0.1, losses, repeatedRows),
            () => backend.SoftCrossEntropy(numbers, numbers, repeatedLosses, default),
            () => backend.AlphaDivergence(numbers, numbers, AlphaDivergenceOptions.Published, repeatedLosses, default),
            () => backend.Softmax(numbers, repeatedRows, logarithm: false),
            () => backend.SoftmaxBackward(numbers, numbers, repeatedRows, logarithm: false, accumulate: true),
            () => backend.Conv2d(map, weight, repeatedMap, 1, 1),
            () => backend.Conv2dInputGradient(map, weight, repeatedMap, 1, 1, accumulate: true),
            () => backend.Conv2dWeightGradient(map, map, repeatedWeight, 1, 1),
            () => backend.AveragePool(map, repeatedMap, 3, 1, 1),
            () => backend.AveragePoolBackward(map, repeatedMap, 3, 1, 1, accumulate: true),
            () => backend.MaxPool(map, repeatedMap, 3, 1, 1),
            () => backend.MaxPoolBackward(map, map, repeatedMap, 3, 1, 1, accumulate: true),
            () => backend.ResizeBicubic(map, repeatedMap),
            () => backend.ResizeBicubicBackward(map, repeatedMap, accumulate: true),
            () => backend.BatchStatistics(map, repeated, ones),
            () => backend.BatchStatistics(map, ones, repeated),
            () => backend.BatchNormBackward<Identity>(map, ones, ones, ones, ones, 1e-5, map, default, false, repeated, default, true),
            () => backend.BatchNormBackward<Identity>(map, ones, ones, ones, ones, 1e-5, map, default, false, default, repeated, true),
            () => fused.NormScale(ones, ones, ones, ones, 1e-5, repeated, ones),
            () => fused.NormScale(ones, ones, ones, ones, 1e-5, ones, repeated),
            () => fused.NormSlopes(Sums(2, 4), ones, ones, ones, 1e-5, 9, true, Zeros(3, 4), repeated, default),
        ];
        Assert.All(calls, call => Refused("repeats its elements along axis 0", call));
    }

    [Fact]
    public void Plain_maps_with_a_gate()
    {
        var x = new NormalizedMap(Zeros(2, 3, 3, 8), default, default, Zeros(2, 1, 1, 8));
        Refused("only maps with a scale and a shift take", () => fused.PointwiseNorm<Identity>(x, Zeros(4, 8), Zeros(2, 3, 3, 4), default, default));
    }

    [Fact]
    public void Passes_over_maps_that_have_nothing_pending_or_a_gate()
    {
        var (map, eight) = (Zeros(2, 3, 3, 8), Zeros(8));
        var (plain, gated) = (new NormalizedMap(map), new NormalizedMap(map, eight, eight, Zeros(2, 1, 1, 8)));
        var sums = Sums(2, 8);
        Refused("use Unary for a plain one", () => fused.Activate<Swish>(plain, default, map));
        Refused("multiply by the gate afterwards", () => fused.Activate<Swish>(gated, map, map));
        Refused("multiply by the gate afterwards", () => fused.ActivateBackward<Swish>(gated, map, map, sums));
        Refused("multiply by the gate afterwards", () => fused.Pool<Swish>(gated, Zeros(2, 1, 1, 8)));
        foreach (var x in (NormalizedMap[])[plain, gated])
        {
            Refused("must have a scale and a shift and no gate", () => new ComposedFusion(backend).Pool<Swish>(x, Zeros(2, 1, 1, 8)));
            Assert.True(map.IsAlive);
        }
    }

    [Fact]
    public void Folded_operations_over_nothing()
    {
        Refused("[n, ..., c]", () => folded.Mean(Zeros(4), Zeros(4, 1, 1, 4)));
        Refused("no pixels to average", () => folded.Mean(Zeros(2, 0, 3, 2), Zeros(2, 1, 1, 2)));
        Refused("at least one channel each", () => folded.Pack(Zeros(2, 0)));
    }

    [Fact]
    public void Maps_without_channels_are_nothing_to_do()
    {
        var (map, none) = (Zeros(2, 3, 3, 0), Zeros(0));
        fused.Activate<Swish>(new NormalizedMap(map, none, none), default, map);
        folded.Bias<Swish>(map, none);
    }

    [Fact]
    public void Gradients_whose_map_is_of_another_shape()
    {
        var (x, small) = (Zeros(2, 3, 3, 8), Zeros(1, 3, 3, 8));
        var (eight, slopes) = (Zeros(8), Zeros(3, 8));
        var weight = Zeros(8, 8);
        var wrong = new NormalizedGradient(new NormalizedMap(small, eight, eight), x, slopes);
        Refused("z must have shape [2, 3, 3, 8]", () => fused.PointwiseNormBackward<Identity, Swish>(new(x), weight, wrong, default, false, weight, default));
        Refused("z must have shape [2, 3, 3, 8]", () => fused.DepthwiseNormBackward<Identity, Swish>(new(x), Zeros(3, 3, 8), wrong, default, false, default, 1, default));
        Refused("z must have shape [2, 3, 3, 8]", () => fused.NormGradient<Swish>(wrong, x));

        var gate = Zeros(2, 1, 1, 8);
        var pooled = Zeros(1, 1, 1, 8);
        Refused("pooled must be dense [n, 1, 1, c]", () => fused.NormGradient<Swish>(new(new(x, eight, eight, gate), x, slopes, pooled), x));
        Refused("needs z's scale, shift and gate", () => fused.NormGradient<Swish>(new(new(x, eight, eight), x, slopes, gate), x));
        Refused("slopes must have shape [3, 8]", () => fused.NormGradient<Swish>(new(new(x, eight, eight), x, Zeros(3, 4)), x));
    }

    [Fact]
    public void Images_without_pixels()
    {
        var (nothing, three) = (Zeros(1, 0, 0, 3), Zeros(3));
        Refused("no pixels", () => fused.Pool<Identity>(new(nothing, three, three), Zeros(1, 1, 1, 3)));
        Refused("no elements", () => fused.PointwiseNorm<Identity>(new(Zeros(0, 2, 2, 3)), Zeros(4, 3), Zeros(0, 2, 2, 4), Zeros(4), Zeros(4)));
    }

    [Fact]
    public void Operands_of_gates_that_do_not_fit()
    {
        foreach (var any in (IFusedBackend[])[fused, new ComposedFusion(backend)])
        {
            var (mean, squeezed, excited, gate) = (Zeros(2, 1, 1, 8), Zeros(2, 4), Zeros(2, 8), Zeros(2, 1, 1, 8));
            var (wide, narrow, four, eight) = (Zeros(4, 8), Zeros(8, 4), Zeros(4), Zeros(8));
            var (spread, apart) = (Zeros(8, 2).Slice(1, 0, 1).Squeeze(1), Zeros(2, 1, 1, 16).Slice(3, 0, 8));
            var weights = new ExciteWeights(wide, four, narrow, eight);
            Refused("received Float32 [2, 1, 1, 8] and Float32 [8, 4]", () => any.Excite(mean, new(narrow, four, narrow, eight), squeezed, excited, gate));
            Refused("at least one channel each", () => any.Excite(mean, new(Zeros(0, 8), four, narrow, eight), squeezed, excited, gate));
            Refused("the expanding weight must have shape [8, 4]", () => any.Excite(mean, new(wide, four, wide, eight), squeezed, excited, gate));
            Refused("the reducing bias must have shape [4]", () => any.Excite(mean, new(wide, eight, narrow, eight), squeezed, excited, gate));
            Refused("the expanding bias must have shape [8]", () => any.Excite(mean, new(wide, four, narrow, four), squeezed, excited, gate));
            Refused("the expanding bias Float32 [8] must lie densely", () => any.Excite(mean, new(wide, four, narrow, spread), squeezed, excited, gate));
            Refused("mean Float32 [2, 1, 1, 8] must lie densely", () => any.Excite(apart, weights, squeezed, excited, gate));
            Refused("squeezed must have shape [2, 4]", () => any.Excite(mean, weights, excited, excited, gate));
            Refused("excited must have shape [2, 8]", () => any.Excite(mean, weights, squeezed, squeezed, gate));
            Refused("the gate must have shape [2, 1, 1, 8]", () => any.Excite(mean, weights, squeezed, excited, excited));
            Refused("the gate Float32 [2, 1, 1, 8] must lie densely", () => any.Excite(mean, weights, squeezed, excited, apart));
            Refused("must share one element type", () => any.Excite(mean, weights, squeezed, excited, Zeros(gate.Shape, DType.Int32)));
            Refused("dw must have shape [4, 8]", () => any.ExciteBackward(mean, weights, squeezed, excited, gate, new(narrow, default, default, default), default, false));
            Refused("dw must have shape [8]", () => any.ExciteBackward(mean, weights, squeezed, excited, gate, new(default, default, default, four), default, false));
            Refused(
                "the gradient of a bias Float32 [8] must lie densely", () => any.ExciteBackward(mean, weights, squeezed, excited, gate, new(default, default, default, spread), default, false));
            Refused(
                "repeats its elements along axis 0",
                () => any.ExciteBackward(mean, weights, squeezed, excited, gate, new(default, default, Zeros(1, 4).BroadcastTo(narrow.Shape), default), default, false));
            Refused("dmean must have shape [2, 1, 1, 8]", () => any.ExciteBackward(mean, weights, squeezed, excited, gate, default, Zeros(1, 1, 1, 8), true));

            var (gatedSums, sums) = (Zeros(5, 2, 1, 1, 8), Zeros(new Shape(2, 8), any.SumsOf(DType.Float32)));
            Refused("gatedSums must be [5, n, 1, 1, c]", () => any.SumGated(gate, gate, gate, 1, sums));
            Refused("gatedSums must have shape [5, 2, 1, 1, 8]", () => any.SumGated(Zeros(4, 2, 1, 1, 8), gate, gate, 1, sums));
            Refused("the gate must have shape [2, 1, 1, 8]", () => any.SumGated(gatedSums, Zeros(2, 1, 1, 4), gate, 1, sums));
            Refused("pooled Float32 [2, 1, 1, 8] must lie densely", () => any.SumGated(gatedSums, gate, apart, 1, sums));
            Refused("sums must have shape [2, 8]", () => any.SumGated(gatedSums, gate, gate, 1, Zeros(new Shape(2, 4), any.SumsOf(DType.Float32))));
        }
    }

    private Tensor Sums(params int[] lengths) => Zeros(new Shape(lengths), fused.SumsOf(DType.Float32));

    private Tensor Zeros(params int[] lengths) => Zeros(new Shape(lengths));

    private Tensor Zeros(Shape shape, DType dtype = DType.Float32)
    {
        var zeros = backend.Rent(shape, dtype);
        zeros.Clear();
        return zeros;
    }

    private static void Refused(string part, Action action) => Assert.Contains(part, Assert.Throws<ShapeException>(action).Message);
}
