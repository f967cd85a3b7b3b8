using AlphaNet.Pure.Tensors.Backends;
using AlphaNet.Pure.Tensors.Cpu;
using AlphaNet.Pure.Tensors.Lanes.Ops;
using Xunit;

namespace AlphaNet.Pure.Tensors.Tests.Cpu.Inference;

/// <summary>Folded operations against the plain ones in float64, at every vector width.</summary>
public class FoldedOperationsTests
{
    private const double Tolerance = 2e-5;

    public static TheoryData<SimdLevel> Levels => new(Enum.GetValues<SimdLevel>().Where(level => level <= Simd.Best));

    [Theory]
    [MemberData(nameof(Levels))]
    public void Pointwise_is_gate_product_bias_activation_addend(SimdLevel level)
    {
        using var cpu = new CpuBackend(2, level);
        Views.ForSeeds(60, random =>
        {
            // Now and then large enough to be shared out, by rows and by columns.
            var large = random.Next(4) == 0;
            var (n, side, k, o) = (random.Next(1, 4), random.Next(1, 9), random.Next(1, large ? 700 : 130), random.Next(1, large ? 400 : 130));
            var shape = new Shape(n, side, side, o);
            var x = Views.RandomDense(random, new Shape(n, side, side, k), DType.Float32);
            var weight = Views.RandomView(random, new Shape(o, k), DType.Float32, 2 / Math.Sqrt(k + 1));
            var bias = Views.RandomDense(random, new Shape(o), DType.Float32);
            var gate = random.Next(2) == 0 ? Views.RandomDense(random, new Shape(n, 1, 1, k), DType.Float32) : default;
            var addend = random.Next(2) == 0 ? Views.RandomDense(random, shape, DType.Float32) : default;
            var y = Tensor.Uninitialized(shape);
            cpu.Pointwise<Swish>(x, cpu.Pack(weight), bias, gate, addend, y);

            var gated = Wide(cpu, x);
            if (!gate.IsNone)
            {
                cpu.Binary<Multiply>(gated, Wide(cpu, gate), gated);
            }

            var expected = Tensor.Zeros(new Shape(n * side * side, o), DType.Float64);
            cpu.MatMul(gated.Reshape(n * side * side, k), Wide(cpu, weight).Transpose(), expected);
            expected = Finish(cpu, expected.Reshape(n, side, side, o), bias);
            if (!addend.IsNone)
            {
                cpu.Binary<Add>(expected, Wide(cpu, addend), expected);
            }

            Views.Near(expected.ToArray<double>(), y.ToDoubles(), large ? 3 * Tolerance : Tolerance, $"{x} times {weight}");
        });
    }

    [Theory]
    [MemberData(nameof(Levels))]
    public void Depthwise_is_convolution_bias_activation(SimdLevel level)
    {
        using var cpu = new CpuBackend(2, level);
        Views.ForSeeds(60, random =>
        {
            var (n, side, c, kernel, stride) = (random.Next(1, 4), random.Next(1, 14), random.Next(1, 90), random.Next(2) == 0 ? 3 : 5, random.Next(1, 3));
            var x = Views.RandomDense(random, new Shape(n, side, side, c), DType.Float32);
            var weight = Views.RandomDense(random, new Shape(kernel, kernel, c), DType.Float32, 0.5);
            var bias = Views.RandomDense(random, new Shape(c), DType.Float32);
            var size = (side + stride - 1) / stride;
            var y = Tensor.Uninitialized(new Shape(n, size, size, c));
            cpu.Depthwise<Swish>(x, weight, bias, y, stride);

            var expected = Tensor.Zeros(y.Shape, DType.Float64);
            cpu.Depthwise(Wide(cpu, x), Wide(cpu, weight), expected, stride);
            Views.Near(Finish(cpu, expected, bias).ToArray<double>(), y.ToDoubles(), Tolerance, $"{x} by {weight}, stride {stride}");
        });
    }

    [Theory]
    [MemberData(nameof(Levels))]
    public void Bias_and_mean(SimdLevel level)
    {
        using var cpu = new CpuBackend(2, level);
        Views.ForSeeds(60, random =>
        {
            var x = Views.RandomDense(random, new Shape(random.Next(1, 4), random.Next(1, 9), random.Next(1, 9), random.Next(1, 80)), DType.Float32);
            var bias = Views.RandomDense(random, new Shape(x.Shape[3]), DType.Float32);
            var mean = Tensor.Uninitialized(new Shape(x.Shape[0], 1, 1, x.Shape[3]));
            cpu.Mean(x, mean);
            var sums = Tensor.Zeros(mean.Shape, DType.Float64);
            cpu.Reduce<Sum>(Wide(cpu, x), sums);
            cpu.AddScaled(sums, 1.0 / (x.Shape[1] * x.Shape[2]), sums, accumulate: false);
            Views.Near(sums.ToArray<double>(), mean.ToDoubles(), Tolerance, $"mean of {x}");

            var expected = Finish(cpu, Wide(cpu, x), bias);
            cpu.Bias<Swish>(x, bias);
            Views.Near(expected.ToArray<double>(), x.ToDoubles(), Tolerance, $"bias {bias} of {x}");
        });
    }

    [Fact]
    public void Misuse_is_named()
    {
        using var cpu = new CpuBackend(1);
        var (x, y, bias) = (Tensor.Zeros(new Shape(2, 3)), Tensor.Zeros(new Shape(2, 4)), Tensor.Zeros(new Shape(4)));
        var weight = cpu.Pack(Tensor.Zeros(new Shape(4, 3)));
        cpu.Pointwise<Identity>(x, weight, bias, default, default, y);
        Assert.Contains("[2, 5]", Assert.Throws<ShapeException>(() => cpu.Pointwise<Identity>(Tensor.Zeros(new Shape(2, 5)), weight, bias, default, default, y)).Message);
        Assert.Contains("addend", Assert.Throws<ShapeException>(() => cpu.Pointwise<Identity>(x, weight, bias, default, x, y)).Message);
        Assert.Contains("gate", Assert.Throws<ShapeException>(() => cpu.Pointwise<Identity>(x, weight, bias, Tensor.Zeros(new Shape(3)), default, y)).Message);
        Assert.Contains("bias", Assert.Throws<ShapeException>(() => cpu.Pointwise<Identity>(x, weight, Tensor.Zeros(new Shape(5)), default, default, y)).Message);
        Assert.Contains("another backend", Assert.Throws<ArgumentException>(() => cpu.Pointwise<Identity>(x, new ForeignWeight(), bias, default, default, y)).Message);
        Assert.Contains("[out, in]", Assert.Throws<ShapeException>(() => cpu.Pack(Tensor.Zeros(new Shape(4)))).Message);
    }

    private sealed class ForeignWeight() : PackedWeight(outChannels: 4, inChannels: 3);

    private static Tensor Finish(CpuBackend cpu, Tensor y, Tensor bias)
    {
        cpu.Binary<Add>(y, Wide(cpu, bias), y);
        cpu.Unary<Swish>(y, y);
        return y;
    }

    private static Tensor Wide(CpuBackend cpu, Tensor x)
    {
        var wide = Tensor.Zeros(x.Shape, DType.Float64);
        cpu.Copy(x, wide);
        return wide;
    }
}
