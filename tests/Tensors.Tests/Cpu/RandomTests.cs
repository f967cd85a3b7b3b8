using AlphaNet.Pure.Tensors.Cpu;
using AlphaNet.Pure.Tensors.Random;

namespace AlphaNet.Pure.Tensors.Tests.Cpu;

public sealed class RandomTests : IDisposable
{
    private readonly CpuBackend cpu = new(2);

    public void Dispose() => cpu.Dispose();

    [Fact]
    public void ElementsDependOnKeyAndNumberAlone() => Views.ForSeeds(60, random =>
    {
        var key = new RandomKey((ulong)random.NextInt64(), (uint)random.Next(), (ulong)random.NextInt64());
        var shape = Views.RandomShape(random);
        var flat = Tensor.Uninitialized(new Shape(5000));
        var view = Views.RandomView(random, shape, DType.Float32);
        cpu.RandomUniform(flat, key, -1, 2);
        cpu.RandomUniform(view, key, -1, 2);
        var count = (int)Math.Min(5000, shape.Count);
        Assert.Equal(flat.ToArray<float>()[..count], view.ToArray<float>()[..count]);

        var exact = Tensor.Uninitialized(new Shape(5000), DType.Float64);
        cpu.RandomNormal(flat, key, 0.5, 2);
        cpu.RandomNormal(exact, key, 0.5, 2);
        Assert.Equal(Array.ConvertAll(exact.ToArray<double>(), v => (float)v), flat.ToArray<float>());
    });

    [Fact]
    public void UniformNumbersAreTheWords()
    {
        var key = new RandomKey(5, 6, 7);
        var y = Tensor.Uninitialized(new Shape(9));
        cpu.RandomUniform(y, key, 0, 1);
        var words = new[] { Philox.Words(key, 0), Philox.Words(key, 1), Philox.Words(key, 2) }
            .SelectMany(w => new[] { w.W0, w.W1, w.W2, w.W3 }).Take(9).Select(w => (w >> 8) / 16777216f).ToArray();
        Assert.Equal(words, y.ToArray<float>());
    }

    [Fact]
    public void MomentsAreRight()
    {
        const int Count = 1 << 20;
        var y = Tensor.Uninitialized(new Shape(Count), DType.Float64);
        cpu.RandomUniform(y, new(1, 2, 3), -2, 4);
        var values = y.ToArray<double>();
        Assert.All(values, v => Assert.InRange(v, -2, Math.BitDecrement(4.0)));
        // Five standard errors.
        Assert.InRange(values.Average(), 1 - 5 * Math.Sqrt(3.0 / Count), 1 + 5 * Math.Sqrt(3.0 / Count));
        cpu.RandomNormal(y, new(1, 2, 3), 3, 2);
        values = y.ToArray<double>();
        var mean = values.Average();
        Assert.InRange(mean, 3 - 10.0 / Math.Sqrt(Count), 3 + 10.0 / Math.Sqrt(Count));
        Assert.InRange(values.Average(v => (v - mean) * (v - mean)), 4 * (1 - 5 * Math.Sqrt(2.0 / Count)), 4 * (1 + 5 * Math.Sqrt(2.0 / Count)));
        Assert.InRange(values.Average(v => Math.Pow((v - mean) / 2, 4)), 3 - 5 * Math.Sqrt(96.0 / Count), 3 + 5 * Math.Sqrt(96.0 / Count));
    }

    [Fact]
    public void UniformNeverRoundsUpToHigh()
    {
        // A spacing of floats wider than 2^-24 of the interval: rounding would reach the upper end.
        var y = Tensor.Uninitialized(new Shape(1 << 16));
        cpu.RandomUniform(y, new(9, 9, 9), 16777214, 16777216);
        Assert.All(y.ToArray<float>(), v => Assert.InRange(v, 16777214f, 16777215f));
        Assert.Throws<ArgumentException>(() => cpu.RandomUniform(y, default, 1, 1));
    }
}
