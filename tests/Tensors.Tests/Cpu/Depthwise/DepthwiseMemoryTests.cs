using AlphaNet.Pure.Tensors.Backends;
using AlphaNet.Pure.Tensors.Cpu;
using AlphaNet.Pure.Tensors.Lanes.Ops;
using AlphaNet.Pure.Tensors.Memory;

namespace AlphaNet.Pure.Tensors.Tests.Cpu.Depthwise;

/// <summary>What depthwise convolutions read and write beyond their operands: nothing.</summary>
public sealed class DepthwiseMemoryTests
{
    public static TheoryData<SimdLevel> Levels => [.. Enum.GetValues<SimdLevel>().Where(level => level <= Simd.Best)];

    [LinuxTheory, MemberData(nameof(Levels))]
    public void Maps_of_few_channels_are_not_read_past_their_end(SimdLevel level)
    {
        using var cpu = new CpuBackend(1, level);
        var random = new System.Random(1);
        foreach (var (kernel, stride) in ((int, int)[])[(3, 1), (3, 2), (5, 1), (5, 2), (7, 1), (7, 2)])
        {
            for (var channels = 1; channels <= 18; channels++)
            {
                using var guard = new GuardPage();
                var x = Views.RandomDense(random, new Shape(2, 3, 2, channels), DType.Float32);
                var z = Views.RandomDense(random, new Shape(2, (3 + stride - 1) / stride, (2 + stride - 1) / stride, channels), DType.Float32);
                var weight = Views.RandomDense(random, new Shape(kernel, kernel, channels), DType.Float32);
                Assert.Equal(Everything(cpu, x, z, weight, stride), Everything(cpu, guard.Copy(x), guard.Copy(z), guard.Copy(weight), stride));
            }
        }
    }

    [Theory]
    [InlineData(3)]
    [InlineData(5)]
    [InlineData(7)]
    public void Neither_gradient_wanted_is_nothing_to_do(int kernel)
    {
        using var cpu = new CpuBackend(2);
        var random = new System.Random(2);
        var x = Views.RandomDense(random, new Shape(8, 32, 32, 64), DType.Float32);
        var numbers = Views.RandomDense(random, new Shape(64), DType.Float32);
        var dz = new NormalizedGradient(new NormalizedMap(x, numbers, numbers), x, Views.RandomDense(random, new Shape(3, 64), DType.Float32));
        cpu.DepthwiseNormBackward<Swish, Swish>(
            new NormalizedMap(x), Views.RandomDense(random, new Shape(kernel, kernel, 64), DType.Float32), dz, default, false, default, 1, default);
    }

    [Fact]
    public void Working_memory_beyond_any_block_is_refused_before_a_byte_is_written()
    {
        using var cpu = new CpuBackend(1);
        var small = Tensor.Zeros(new Shape(1, 8, 8, 1));
        var weight = Tensor.Zeros(new Shape(7, 7, 1));
        cpu.Depthwise(small, weight, Tensor.Zeros(small.Shape), 1);
        var wide = Tensor.Zeros(new Shape(1, 1, 17_000_000, 1));

        Assert.Contains("working memory", Assert.Throws<TensorMemoryException>(() => cpu.Depthwise(wide, weight, Tensor.Zeros(wide.Shape), 1)).Message, StringComparison.Ordinal);

        var many = Tensor.Zeros(new Shape(64, 1, 1, 8544));
        var window = Tensor.Zeros(new Shape(63, 63, 8544));
        Assert.Throws<TensorMemoryException>(() => cpu.DepthwiseBackward(many, window, many, default, false, Tensor.Zeros(window.Shape), 1));
    }

    private static double[] Everything(CpuBackend cpu, Tensor x, Tensor z, Tensor weight, int stride)
    {
        var random = new System.Random(3);
        var channels = x.Shape[^1];
        var (scale, shift, slopes) = (Numbers(channels), Numbers(channels), Numbers(3, channels));
        var pending = new NormalizedMap(x, scale, shift);
        var dz = new NormalizedGradient(new NormalizedMap(z, scale, shift), z, slopes);
        var (y, raw) = (Tensor.Zeros(z.Shape), Tensor.Zeros(z.Shape));
        var (mean, variance) = (Tensor.Zeros(scale.Shape), Tensor.Zeros(scale.Shape));
        var (dx, dw, plainDx, plainDw) = (Tensor.Zeros(x.Shape), Tensor.Zeros(weight.Shape), Tensor.Zeros(x.Shape), Tensor.Zeros(weight.Shape));
        var sums = Tensor.Zeros(new Shape(2, channels), DType.Float64);
        cpu.Depthwise(x, weight, y, stride);
        cpu.DepthwiseBackward(x, weight, z, plainDx, accumulate: false, plainDw, stride);
        cpu.DepthwiseNorm<Swish>(pending, weight, raw, stride, mean, variance);
        cpu.DepthwiseNormBackward<Swish, Swish>(pending, weight, dz, dx, false, dw, stride, sums);
        return [.. new[] { y, raw, mean, variance, dx, dw, plainDx, plainDw, sums }.SelectMany(t => t.ToDoubles())];

        Tensor Numbers(params int[] lengths) => Views.RandomDense(random, new Shape(lengths), DType.Float32);
    }
}
