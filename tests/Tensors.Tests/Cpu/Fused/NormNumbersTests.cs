using AlphaNet.Pure.Tensors.Cpu;
using AlphaNet.Pure.Tensors.Lanes.Ops;

namespace AlphaNet.Pure.Tensors.Tests.Cpu.Fused;

/// <summary>Batch norm's numbers are made four channels at a time: by any stride and for any count they are those of one channel alone, to the bit.</summary>
public sealed class NormNumbersTests : IDisposable
{
    private const double Epsilon = 1e-3;
    private const int Pixels = 77;

    private readonly CpuBackend cpu = new(1);

    public void Dispose() => cpu.Dispose();

    [Theory]
    [InlineData(DType.Float32)]
    [InlineData(DType.Float64)]
    public void A_channel_alone_gives_the_same(DType dtype) => Views.ForSeeds(100, random =>
    {
        var channels = random.Next(1, 23);
        var through = random.Next(2) == 0;
        Tensor[] numbers = [.. Enumerable.Range(0, 6).Select(_ => Positive(Views.RandomView(random, new Shape(channels), dtype)))];
        var sums = Views.RandomDense(random, new Shape(2, channels), DType.Float64);
        var all = Numbers(numbers, sums, through);
        for (var c = 0; c < channels; c++)
        {
            var one = Tensor.Zeros(new Shape(2, 1), DType.Float64);
            one.CopyFrom(sums.Slice(1, c, 1));
            var alone = Numbers([.. numbers.Select(t => t.Slice(0, c, 1))], one, through);
            for (var i = 0; i < all.Length; i++)
            {
                Assert.Equal(all[i].Slice(all[i].Rank - 1, c, 1).ToDoubles(), alone[i].ToDoubles());
            }
        }
    });

    [Fact]
    public void A_gradient_that_is_not_wanted_is_left_out()
    {
        var numbers = Enumerable.Range(0, 3).Select(_ => Tensor.From<float>([1, 2, 3, 4, 5], new Shape(5))).ToArray();
        var sums = Tensor.From<double>([.. Enumerable.Range(0, 10).Select(i => (double)i)], new Shape(2, 5));
        var (slopes, dbeta) = (Tensor.Zeros(new Shape(3, 5)), Tensor.Zeros(new Shape(5)));

        cpu.NormSlopes(sums, numbers[0], numbers[1], numbers[2], Epsilon, Pixels, true, slopes, default, dbeta);

        Assert.Equal([0f, 1, 2, 3, 4], dbeta.ToArray<float>());
    }

    // Mean, variance, gamma, beta and what dgamma and dbeta hold before.
    private Tensor[] Numbers(Tensor[] given, Tensor sums, bool through)
    {
        var (shape, dtype) = (given[0].Shape, given[0].DType);
        var (scale, shift, slopes) = (Tensor.Zeros(shape, dtype), Tensor.Zeros(shape, dtype), Tensor.Zeros(new Shape(3, shape[0]), dtype));
        var (dgamma, dbeta) = (Tensor.Zeros(shape, dtype), Tensor.Zeros(shape, dtype));
        dgamma.CopyFrom(given[4]);
        dbeta.CopyFrom(given[5]);
        cpu.NormScale(given[0], given[1], given[2], given[3], Epsilon, scale, shift);
        cpu.NormSlopes(sums, given[0], given[1], given[2], Epsilon, Pixels, through, slopes, dgamma, dbeta);
        return [scale, shift, slopes, dgamma, dbeta];
    }

    private Tensor Positive(Tensor tensor)
    {
        cpu.Unary<Abs>(tensor, tensor);
        return tensor;
    }
}
