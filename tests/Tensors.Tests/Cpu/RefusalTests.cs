using AlphaNet.Pure.Tensors.Backends;
using AlphaNet.Pure.Tensors.Cpu;
using AlphaNet.Pure.Tensors.Lanes.Ops;
using AlphaNet.Pure.Tensors.Memory;

namespace AlphaNet.Pure.Tensors.Tests.Cpu;

/// <summary>Operands that would be read or written past their ends, or summed wrongly, are refused with their names.</summary>
public sealed class RefusalTests
{
    [Fact]
    public void Outputs_that_repeat_their_elements()
    {
        using var backend = new CpuBackend(1);
        var repeated = Tensor.Zeros(new Shape(1)).BroadcastTo(new Shape(1000));
        var ones = Tensor.Zeros(new Shape(1000));
        Refused("repeats its elements along axis 0", () => backend.AddScaled(ones, 1, repeated, accumulate: true));
        Refused("repeats its elements along axis 0", () => backend.Unary<Swish>(ones, repeated));
        Refused("repeats its elements along axis 0", () => backend.UnaryBackward<Swish>(ones, ones, repeated, accumulate: true));
        Refused("repeats its elements along axis 0", () => backend.Binary<Add>(ones, ones, repeated));
        Refused("repeats its elements along axis 0", () => backend.Copy(ones, repeated));
        Refused("repeats its elements along axis 0", () => backend.Reduce<Sum>(ones, repeated));
        Refused("repeats its elements along axis 0", () => backend.BinaryBackward<Multiply>(ones, ones, ones, repeated, ofSecond: false, accumulate: true));
        var row = Tensor.Zeros(new Shape(1, 4)).BroadcastTo(new Shape(3, 4));
        Refused("repeats its elements along axis 0", () => backend.MatMul(Tensor.Zeros(new Shape(3, 2)), Tensor.Zeros(new Shape(2, 4)), row, accumulate: true));
        var map = Tensor.Zeros(new Shape(1, 5, 5, 4));
        var kernel = Tensor.Zeros(new Shape(3, 3, 4));
        var spread = Tensor.Zeros(new Shape(3, 3, 1)).BroadcastTo(new Shape(3, 3, 4));
        Refused("repeats its elements along axis 2", () => backend.DepthwiseBackward(map, kernel, map, default, false, spread, 1));
    }

    [Fact]
    public void Vectors_of_fused_norms_that_do_not_fit()
    {
        using var backend = new CpuBackend(1);
        var (eight, sixteen) = (Tensor.Zeros(new Shape(8)), Tensor.Zeros(new Shape(16)));
        Refused("[16]", () => backend.NormScale(eight, eight, sixteen, sixteen, 1e-5, sixteen, sixteen));
        Refused("[8]", () => backend.NormScale(sixteen, sixteen, sixteen, sixteen, 1e-5, sixteen, eight));
        var sums = Tensor.Zeros(new Shape(2, 16), DType.Float64);
        Refused("[3, 8]", () => backend.NormSlopes(sums, sixteen, sixteen, sixteen, 1e-5, 9, true, Tensor.Zeros(new Shape(3, 8)), default, default));
        Refused("[8]", () => backend.NormSlopes(sums, sixteen, sixteen, sixteen, 1e-5, 9, true, Tensor.Zeros(new Shape(3, 16)), eight, default));

        var (x, z) = (new NormalizedMap(Tensor.Zeros(new Shape(2, 3, 3, 8))), Tensor.Zeros(new Shape(2, 3, 3, 16)));
        var weight = Tensor.Zeros(new Shape(16, 8));
        Refused("mean Float32 [1000]", () => backend.PointwiseNorm<Identity>(x, weight, z, Tensor.Zeros(new Shape(1000)), sixteen));
        Refused("variance Float32 [8]", () => backend.PointwiseNorm<Identity>(x, weight, z, sixteen, eight));
        Refused("mean Float32 [16] must lie densely", () => backend.PointwiseNorm<Identity>(x, weight, z, Tensor.Zeros(new Shape(16, 2)).Slice(1, 0, 1).Squeeze(1), sixteen));
        Refused("mean Float32 [4]", () => backend.DepthwiseNorm<Identity>(x, Tensor.Zeros(new Shape(3, 3, 8)), Tensor.Zeros(x.Map.Shape), 1, Tensor.Zeros(new Shape(4)), eight));
    }

    [Fact]
    public void Outputs_that_repeat_their_elements_of_all_other_operations()
    {
        using var backend = new CpuBackend(1);
        var (ones, numbers, map) = (Tensor.Zeros(new Shape(4)), Tensor.Zeros(new Shape(3, 4)), Tensor.Zeros(new Shape(3, 4, 4, 4)));
        var (repeated, repeatedMap) = (Tensor.Zeros(new Shape(1)).BroadcastTo(new Shape(4)), Tensor.Zeros(new Shape(1, 4, 4, 4)).BroadcastTo(map.Shape));
        var (repeatedRows, repeatedLosses) = (Tensor.Zeros(new Shape(1, 4)).BroadcastTo(numbers.Shape), Tensor.Zeros(new Shape(1)).BroadcastTo(new Shape(3)));
        var (weight, repeatedWeight) = (Tensor.Zeros(new Shape(4, 3, 3, 4)), Tensor.Zeros(new Shape(1, 3, 3, 4)).BroadcastTo(new Shape(4, 3, 3, 4)));
        var (labels, losses) = (Tensor.Zeros(new Shape(3), DType.Int32), Tensor.Zeros(new Shape(3)));
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
            () => backend.NormScale(ones, ones, ones, ones, 1e-5, repeated, ones),
            () => backend.NormScale(ones, ones, ones, ones, 1e-5, ones, repeated),
            () => backend.NormSlopes(Tensor.Zeros(new Shape(2, 4), DType.Float64), ones, ones, ones, 1e-5, 9, true, Tensor.Zeros(new Shape(3, 4)), repeated, default),
        ];
        Assert.All(calls, call => Refused("repeats its elements along axis 0", call));
    }

    [Fact]
    public void Convolutions_and_pools_beyond_what_numbers_hold()
    {
        using var backend = new CpuBackend(1);
        var (dy, kernel, dx) = (Tensor.Zeros(new Shape(1, 6, 6, 1)), Tensor.Zeros(new Shape(1, 3, 3, 1)), Tensor.Zeros(new Shape(1, 10, 10, 1)));
        Refused("padding 2147483647", () => backend.Conv2dInputGradient(dy, kernel, dx, 1, int.MaxValue, accumulate: false));
        Refused("padding 1073741823", () => backend.Conv2d(dx, kernel, dy, 1, 1_073_741_823));
        var wide = Tensor.Zeros(new Shape(1)).BroadcastTo(new Shape(1, 2, 1, (1 << 28) + 4));
        Refused("more elements than a block holds", () => backend.Conv2d(
            Tensor.Zeros(new Shape(1)).BroadcastTo(new Shape(1, 2, 1, (1 << 28) + 4)), wide.BroadcastTo(new Shape(8, 2, 1, (1 << 28) + 4)), Tensor.Zeros(new Shape(1, 1, 1, 8)), 1, 0));
        Refused("longer than an axis can be", () => backend.AveragePool(dx, dx, int.MaxValue, 1, int.MaxValue / 2));

        // One row of 1,024 elements, but a stride whose product with it is no longer an int.
        var (row, y) = (Tensor.Zeros(new Shape(1, 1, 1024, 1)), Tensor.Zeros(new Shape(1, 1, 1, 2)));
        backend.Conv2d(row, Tensor.Zeros(new Shape(2, 1, 1, 1)), y, 1 << 22, 0);
        Assert.All(y.ToArray<float>(), v => Assert.Equal(0, v));
    }

    [Fact]
    public void Convolutions_whose_padded_rows_fit_no_block_hand_back_what_they_rented()
    {
        using var backend = new CpuBackend(2);
        var (x, weight, y) = (Tensor.Zeros(new Shape(1, 1, 1, 1)), Tensor.Zeros(new Shape(1, 2, 1, 1)), Tensor.Zeros(new Shape(1, 1, 1, 1)));
        const int Stride = 1_200_000_000, Padding = 300_000_000;
        Action[] calls =
        [
            () => backend.Conv2d(x, weight, y, Stride, Padding),
            () => backend.Conv2dInputGradient(y, weight, x, Stride, Padding, accumulate: false),
            () => backend.Conv2dWeightGradient(x, y, weight, Stride, Padding),
        ];
        Assert.All(calls, call =>
        {
            Assert.Throws<TensorMemoryException>(call);
            Assert.Equal(0, backend.Memory.RentedBytes);
        });
    }

    [Fact]
    public void Strides_sizes_and_paddings_that_make_no_sense()
    {
        using var backend = new CpuBackend(1);
        var (map, kernel) = (Tensor.Zeros(new Shape(1, 4, 4, 2)), Tensor.Zeros(new Shape(2, 3, 3, 2)));
        (string Message, Action Call)[] calls =
        [
            ("Conv2d: stride must be at least 1, got 0", () => backend.Conv2d(map, kernel, map, 0, 1)),
            ("Conv2d: padding must be at least 0, got -1", () => backend.Conv2d(map, kernel, map, 1, -1)),
            ("Conv2dInputGradient: stride must be at least 1, got 0", () => backend.Conv2dInputGradient(map, kernel, map, 0, 1, accumulate: false)),
            ("Conv2dWeightGradient: stride must be at least 1, got -2", () => backend.Conv2dWeightGradient(map, map, kernel, -2, 1)),
            ("AveragePool: stride must be at least 1, got 0", () => backend.AveragePool(map, map, 2, 0, 0)),
            ("AveragePoolBackward: size must be at least 1, got 0", () => backend.AveragePoolBackward(map, map, 0, 1, 0, accumulate: false)),
            ("MaxPool: padding must be at least 0, got -1", () => backend.MaxPool(map, map, 2, 1, -1)),
            ("MaxPoolBackward: stride must be at least 1, got 0", () => backend.MaxPoolBackward(map, map, map, 2, 0, 0, accumulate: false)),
            ("Depthwise: stride must be at least 1, got 0", () => backend.Depthwise(map, Tensor.Zeros(new Shape(3, 3, 2)), map, 0)),
        ];
        Assert.All(calls, call => Assert.StartsWith(call.Message, Assert.Throws<ArgumentOutOfRangeException>(call.Call).Message));
    }

    [Fact]
    public void Element_types_that_do_not_fit_are_refused_with_what_converts_them()
    {
        using var backend = new CpuBackend(1);
        var (labels, values) = (Tensor.Zeros(new Shape(2), DType.Int32), Tensor.Zeros(new Shape(2)));
        Refused("Tensor.To or IBackend.Copy", () => backend.Unary<Swish>(labels, labels));
        Refused("Tensor.To or IBackend.Copy", () => backend.SumOfSquares(labels));
        Refused("Tensor.To or IBackend.Copy", () => backend.Binary<Add>(values, values.To(DType.Float64), values));
    }

    [Fact]
    public void Plain_maps_with_a_gate()
    {
        using var backend = new CpuBackend(1);
        var x = new NormalizedMap(Tensor.Zeros(new Shape(2, 3, 3, 8)), default, default, Tensor.Zeros(new Shape(2, 1, 1, 8)));
        Refused("only maps with a scale and a shift take", () => backend.PointwiseNorm<Identity>(x, Tensor.Zeros(new Shape(4, 8)), Tensor.Zeros(new Shape(2, 3, 3, 4)), default, default));
    }

    [Fact]
    public void Passes_over_maps_that_have_nothing_pending_or_a_gate()
    {
        using var backend = new CpuBackend(1);
        var (map, eight) = (Tensor.Zeros(new Shape(2, 3, 3, 8)), Tensor.Zeros(new Shape(8)));
        var (plain, gated) = (new NormalizedMap(map), new NormalizedMap(map, eight, eight, Tensor.Zeros(new Shape(2, 1, 1, 8))));
        var sums = Tensor.Zeros(new Shape(2, 8), DType.Float64);
        Refused("use Unary for a plain one", () => backend.Activate<Swish>(plain, default, map));
        Refused("multiply by the gate afterwards", () => backend.Activate<Swish>(gated, map, map));
        Refused("multiply by the gate afterwards", () => backend.ActivateBackward<Swish>(gated, map, map, sums));
        Refused("multiply by the gate afterwards", () => backend.Pool<Swish>(gated, Tensor.Zeros(new Shape(2, 1, 1, 8))));
        foreach (var x in (NormalizedMap[])[plain, gated])
        {
            Refused("must have a scale and a shift and no gate", () => new ComposedFusion(backend).Pool<Swish>(x, Tensor.Zeros(new Shape(2, 1, 1, 8))));
            Assert.True(map.IsAlive);
        }
    }

    [Fact]
    public void Folded_operations_over_nothing()
    {
        using var backend = new CpuBackend(1);
        Refused("maps are [n, ..., c]", () => backend.Mean(Tensor.Zeros(new Shape(4)), Tensor.Zeros(new Shape(4, 1, 1, 4))));
        Refused("no pixels to average", () => backend.Mean(Tensor.Zeros(new Shape(2, 0, 3, 2)), Tensor.Zeros(new Shape(2, 1, 1, 2))));
        Refused("at least one channel each", () => backend.Pack(Tensor.Zeros(new Shape(2, 0))));
    }

    [Fact]
    public void Maps_without_channels_are_nothing_to_do()
    {
        using var backend = new CpuBackend(1);
        var (map, none) = (Tensor.Zeros(new Shape(2, 3, 3, 0)), Tensor.Zeros(new Shape(0)));
        backend.Activate<Swish>(new NormalizedMap(map, none, none), default, map);
        backend.Bias<Swish>(map, none);
    }

    [Fact]
    public void Gradients_whose_map_is_of_another_shape()
    {
        using var backend = new CpuBackend(1);
        var (x, small) = (Tensor.Zeros(new Shape(2, 3, 3, 8)), Tensor.Zeros(new Shape(1, 3, 3, 8)));
        var (eight, slopes) = (Tensor.Zeros(new Shape(8)), Tensor.Zeros(new Shape(3, 8)));
        var weight = Tensor.Zeros(new Shape(8, 8));
        var wrong = new NormalizedGradient(new NormalizedMap(small, eight, eight), x, slopes);
        Refused("z must have shape [2, 3, 3, 8]", () => backend.PointwiseNormBackward<Identity, Swish>(new(x), weight, wrong, default, false, weight, default));
        Refused("z must have shape [2, 3, 3, 8]", () => backend.DepthwiseNormBackward<Identity, Swish>(new(x), Tensor.Zeros(new Shape(3, 3, 8)), wrong, default, false, default, 1, default));
        Refused("z must have shape [2, 3, 3, 8]", () => backend.NormGradient<Swish>(wrong, x));

        var gate = Tensor.Zeros(new Shape(2, 1, 1, 8));
        var pooled = Tensor.Zeros(new Shape(1, 1, 1, 8));
        Refused("pooled must be dense [n, 1, 1, c]", () => backend.NormGradient<Swish>(new(new(x, eight, eight, gate), x, slopes, pooled), x));
        Refused("needs z's scale, shift and gate", () => backend.NormGradient<Swish>(new(new(x, eight, eight), x, slopes, gate), x));
        Refused("slopes must have shape [3, 8]", () => backend.NormGradient<Swish>(new(new(x, eight, eight), x, Tensor.Zeros(new Shape(3, 4))), x));
    }

    [Fact]
    public void Depthwise_windows_whose_tables_would_not_fit_the_stack()
    {
        using var backend = new CpuBackend(1);
        var map = Tensor.Zeros(new Shape(1, 2, 2, 3));
        Refused("at most 63, got 511 and 1", () => backend.DepthwiseBackward(map, Tensor.Zeros(new Shape(511, 511, 3)), map, map, false, default, 1));
        Refused("at most 63, got 3 and 600", () => backend.Depthwise(map, Tensor.Zeros(new Shape(3, 3, 3)), Tensor.Zeros(new Shape(1, 1, 1, 3)), 600));
    }

    [Fact]
    public void Windows_over_maps_without_pixels()
    {
        using var backend = new CpuBackend(1);
        var empty = Tensor.Zeros(new Shape(1, 0, 2, 3));
        Refused("does not fit into x [1, 0, 2, 3]", () => backend.MaxPool(empty, Tensor.Zeros(new Shape(1, 1, 2, 3)), 2, 2, 1));
        Refused("no pixels", () => backend.Pool<Identity>(new(Tensor.Zeros(new Shape(1, 0, 0, 3))), Tensor.Zeros(new Shape(1, 1, 1, 3))));
        Refused("no elements", () => backend.PointwiseNorm<Identity>(
            new(Tensor.Zeros(new Shape(0, 2, 2, 3))), Tensor.Zeros(new Shape(4, 3)), Tensor.Zeros(new Shape(0, 2, 2, 4)), Tensor.Zeros(new Shape(4)), Tensor.Zeros(new Shape(4))));
    }

    private static void Refused(string part, Action action) => Assert.Contains(part, Assert.Throws<ShapeException>(action).Message);
}
