using AlphaNet.Pure.Kernels.Random;
using AlphaNet.Pure.Kernels.Tests.Conformance;
using AlphaNet.Pure.Tensors;
using AlphaNet.Pure.Tensors.Random;
using Xunit;

namespace AlphaNet.Pure.Kernels.Tests.Random;

[Collection(TestDevice.Collection)]
public sealed class RandomKernelTests(TestDevice device)
{
    private static readonly RandomKey Key = new(0x9876543210fedcba, 0xdeadbeef, 0x123456789abcdef0);

    [Theory]
    [InlineData(0, 1)]
    [InlineData(-0.1, 0.3)]
    public void Uniform_numbers_are_the_CPUs_to_the_bit(double low, double high)
    {
        device.Agree(0, (backend, t) => backend.RandomUniform(t[0], Key, low, high), Tensor.Zeros(new Shape(533)));
        device.Agree(0, (backend, t) => backend.RandomUniform(t[0], Key, low, high), Tensor.Zeros(new Shape(3, 5, 7)).Permute(1, 2, 0).Slice(1, 2, 4));
    }

    // What a kernel computes in integers any processor computes alike: as many words as one likes.
    [Fact]
    public void Every_range_is_rounded_as_the_CPU_rounds_it()
    {
        var random = new System.Random(1);
        (double Low, double High)[] ranges =
        [
            (0, 1), (-1, 1), (-0.1, 0.3), (1e-30, 1), (-1, 1e-20), (-1e-30, 1e30), (3, 3.0000001), (-1e-41, 1e-35), (-3e38, 3e38), (0, double.Epsilon),
            .. Enumerable.Range(0, 200).Select(_ =>
            {
                var low = (random.NextDouble() - 0.5) * Math.Pow(10, random.Next(-12, 12));
                return (low, low + random.NextDouble() * Math.Pow(10, random.Next(-12, 12)) + 1e-6 * Math.Abs(low));
            }),
        ];
        foreach (var (low, high) in ranges)
        {
            var range = new UniformRange(low, high);
            var limit = MathF.Max(float.BitDecrement((float)high), (float)low);
            for (var i = 0; i < 2000; i++)
            {
                var word = i switch { 0 => 0u, 1 => uint.MaxValue, 2 => 256u, _ => (uint)random.NextInt64(1L << 32) };
                var expected = MathF.Min((float)Math.FusedMultiplyAdd(Philox.ToUniform(word), high - low, low), limit);
                Assert.True(expected == range.At(word), $"[{low}, {high}), word {word}: {expected:R} wanted, {range.At(word):R} given");
            }
        }
    }

    [Fact]
    public void Normal_numbers_agree()
    {
        device.Agree(1e-6, (backend, t) => backend.RandomNormal(t[0], Key, 0, 1), Tensor.Zeros(new Shape(533)));
        device.Agree(1e-6, (backend, t) => backend.RandomNormal(t[0], Key, 0.5, 2), Tensor.Zeros(new Shape(3, 5, 7)).Permute(1, 2, 0).Slice(1, 2, 4));
    }

    [Fact]
    public void Pairs_are_those_of_double_at_the_ends_too()
    {
        var random = new System.Random(2);
        for (var i = 0; i < 100_000; i++)
        {
            var (first, second) = i < 2048 ? ((uint)(i % 32) << 8, (uint)(i / 32) << 26) : ((uint)random.NextInt64(1L << 32), (uint)random.NextInt64(1L << 32));
            first = i % 2 == 0 ? first : ~first;
            var radius = Math.Sqrt(-2 * Math.Log(1 - Philox.ToUniform(first)));
            var (sin, cos) = Math.SinCos(2 * Math.PI * Philox.ToUniform(second));
            var (x, y) = BoxMuller.Pair(first, second);
            Assert.Equal(radius * cos, x, 1e-6 * Math.Min(1, radius));
            Assert.Equal(radius * sin, y, 1e-6 * Math.Min(1, radius));
        }
    }

    [Fact]
    public void An_empty_range_is_refused() =>
        Assert.Throws<ArgumentException>(() => device.Gpu.RandomUniform(device.Gpu.Rent(new Shape(3), DType.Float32), Key, 1, 1));
}
