using AlphaNet.Pure.Tensors.Cpu;

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
