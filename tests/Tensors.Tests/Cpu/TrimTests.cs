using AlphaNet.Pure.Tensors.Cpu;
using AlphaNet.Pure.Tensors.Random;
using AlphaNet.Pure.Testing;
using Xunit;

namespace AlphaNet.Pure.Tensors.Tests.Cpu;

public sealed class TrimTests
{
    [Fact]
    public void Trimming_lets_go_of_pooled_blocks_and_of_kernels_own_buffers()
    {
        using var cpu = new CpuBackend(1);
        var x = Tensor.Zeros(new Shape(2, 24, 24, 96));
        var weight = Tensor.Zeros(new Shape(3, 3, 96));
        var dy = Tensor.Zeros(x.Shape);
        var dx = Tensor.Zeros(x.Shape);
        var dw = Tensor.Zeros(weight.Shape);
        var again = Tensor.Zeros(x.Shape);
        cpu.RandomNormal(x, new(1, 2, 3), 0, 1);
        cpu.RandomNormal(weight, new(1, 2, 4), 0, 1);
        cpu.RandomNormal(dy, new(1, 2, 5), 0, 1);
        cpu.DepthwiseBackward(x, weight, dy, dx, false, dw, 1);
        cpu.Return(cpu.Rent(x.Shape, DType.Float32));
        Assert.True(cpu.Memory.PooledBytes > 0);
        Assert.Equal(0, Allocation.OfThread(() => cpu.DepthwiseBackward(x, weight, dy, again, false, dw, 1)));

        Assert.True(
            Allocation.OfThread(() =>
            {
                cpu.Trim();
                cpu.DepthwiseBackward(x, weight, dy, again, false, dw, 1);
            }) > 0,
            "The kernel's buffers were still there.");

        Assert.Equal(0, cpu.Memory.PooledBytes);
        Assert.Equal(dx.Span<float>(), again.Span<float>());
    }
}
