using AlphaNet.Pure.Tensors.Backends;
using AlphaNet.Pure.Tensors.Cpu;
using AlphaNet.Pure.Tensors.Lanes.Ops;
using AlphaNet.Pure.Tensors.Memory;

namespace AlphaNet.Pure.Tensors.Tests.Cpu;

/// <summary>Operands that the processor's kernels would read or write past their ends are refused with their names.</summary>
public sealed class RefusalTests
{
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
    }

    private static void Refused(string part, Action action) => Assert.Contains(part, Assert.Throws<ShapeException>(action).Message);
}
