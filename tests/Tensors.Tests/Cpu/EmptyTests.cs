using System.Numerics.Tensors;
using AlphaNet.Pure.Tensors.Backends;
using AlphaNet.Pure.Tensors.Cpu;
using AlphaNet.Pure.Tensors.Lanes.Ops;

namespace AlphaNet.Pure.Tensors.Tests.Cpu;

/// <summary>Operands without elements: sums of nothing are zero, and nothing else is touched.</summary>
public sealed class EmptyTests
{
    [Theory]
    [InlineData(DType.Float32)]
    [InlineData(DType.Float64)]
    public void Convolutions_of_no_channels(DType dtype)
    {
        using var backend = new CpuBackend(1);
        foreach (var kernel in new[] { 1, 3 })
        {
            var (x, y) = (Tensor.Zeros(new Shape(2, 4, 4, 0), dtype), Sevens(new Shape(2, 4, 4, 5), dtype));
            backend.Conv2d(x, Tensor.Zeros(new Shape(5, kernel, kernel, 0), dtype), y, 1, kernel / 2);
            AssertAll(0, y);

            var (dy, dx) = (Tensor.Zeros(new Shape(2, 4, 4, 0), dtype), Sevens(new Shape(2, 4, 4, 3), dtype));
            var weight = Tensor.Zeros(new Shape(0, kernel, kernel, 3), dtype);
            backend.Conv2dInputGradient(dy, weight, dx, 1, kernel / 2, accumulate: true);
            AssertAll(7, dx);
            backend.Conv2dInputGradient(dy, weight, dx, 1, kernel / 2, accumulate: false);
            AssertAll(0, dx);
        }
    }

    [Fact]
    public void Copies_of_nothing_in_any_order()
    {
        using var backend = new CpuBackend(1);
        backend.Copy(Tensor.Zeros(new Shape(0, 5)).Transpose(), Tensor.Zeros(new Shape(5, 0)));
        backend.Copy(Tensor.Zeros(new Shape(5, 0)).Transpose(), Tensor.Zeros(new Shape(0, 5), DType.Float64));
    }

    [Fact]
    public void Passes_over_no_images()
    {
        using var backend = new CpuBackend(2);
        var eight = Sevens(new Shape(8));
        var map = new NormalizedMap(Tensor.Zeros(new Shape(0, 3, 3, 8)), eight, eight);
        var gradient = new NormalizedGradient(map, Tensor.Zeros(map.Map.Shape), Sevens(new Shape(3, 8)));
        var y = Tensor.Zeros(map.Map.Shape);
        backend.Activate<Swish>(map, default, y);
        backend.NormGradient<Swish>(gradient, y);
        backend.Pool<Swish>(map, Tensor.Zeros(new Shape(0, 1, 1, 8)));
        backend.PointwiseNorm<Swish>(map, Sevens(new Shape(8, 8)), y, default, default);
        backend.DepthwiseNorm<Swish>(map, Sevens(new Shape(3, 3, 8)), y, 1, default, default);

        var sums = Sevens(new Shape(2, 8), DType.Float64);
        backend.ActivateBackward<Swish>(map, y, y, sums);
        AssertAll(0, sums);
        foreach (var depthwise in new[] { false, true })
        {
            backend.Fill(sums, 7);
            var dw = Sevens(depthwise ? new Shape(3, 3, 8) : new Shape(8, 8));
            if (depthwise)
            {
                backend.DepthwiseNormBackward<Swish, Swish>(map, Sevens(new Shape(3, 3, 8)), gradient, y, false, dw, 1, sums);
            }
            else
            {
                backend.PointwiseNormBackward<Swish, Swish>(map, Sevens(new Shape(8, 8)), gradient, y, false, dw, sums);
            }

            AssertAll(7, dw);
            AssertAll(0, sums);
        }
    }

    [Fact]
    public void Spans_of_nothing_are_borrowed()
    {
        using var backend = new CpuBackend(1);
        var seen = new List<Shape>();
        void Write(Tensor tensor)
        {
            backend.Fill(tensor, 1);
            seen.Add(tensor.Shape);
        }

        Tensor.Borrow<float>(default, Write);
        Tensor.Borrow(new TensorSpan<float>([]), Write);
        Assert.All(seen, shape => Assert.Equal(new Shape(0), shape));
        Assert.Equal(2, seen.Count);
    }

    private static Tensor Sevens(Shape shape, DType dtype = DType.Float32)
    {
        using var backend = new CpuBackend(1);
        var tensor = Tensor.Zeros(shape, dtype);
        backend.Fill(tensor, 7);
        return tensor;
    }

    private static void AssertAll(double expected, Tensor tensor) => Assert.All(Maps.Values(tensor), value => Assert.Equal(expected, value));
}
