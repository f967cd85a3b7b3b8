using AlphaNet.Pure.Nn.Optimization;
using AlphaNet.Pure.Tensors;
using AlphaNet.Pure.Tensors.Cpu;
using Xunit;

namespace AlphaNet.Pure.Nn.Tests.Optimization;

public sealed class WeightAverageTests : IDisposable
{
    private readonly CpuBackend backend = new(1);

    public void Dispose() => backend.Dispose();

    [Theory]
    [InlineData(0.0)]
    [InlineData(0.5)]
    [InlineData(0.999)]
    public void Follows_the_weights_as_its_formula_says(double decay)
    {
        var (weights, average) = (Set(), Set());
        var mean = new WeightAverage(weights, average, backend, decay);
        weights["w"].Value.Span<float>().Fill(3);
        mean.Start();
        var expected = 3.0;
        for (var step = 1; step <= 40; step++)
        {
            var value = (float)Math.Sin(step);
            weights["w"].Value.Span<float>().Fill(value);
            mean.Update(step);
            var kept = Math.Min(decay, step / (step + 9.0));
            expected = kept * expected + (1 - kept) * value;
            Assert.All(average["w"].Value.ToArray<float>(), v => Assert.Equal(expected, v, 1e-5));
        }
    }

    [Fact]
    public void Weights_that_stay_are_their_average()
    {
        var (weights, average) = (Set(), Set());
        var mean = new WeightAverage(weights, average, backend, 0.99);
        weights["w"].Value.Span<float>().Fill(0.7f);
        mean.Start();
        for (var step = 1; step <= 1000; step++)
        {
            mean.Update(step);
        }

        Assert.All(average["w"].Value.ToArray<float>(), v => Assert.Equal(0.7, v, 1e-4));
    }

    [Fact]
    public void Sets_of_different_nets_and_decays_of_one_are_refused()
    {
        Assert.Contains("same net", Assert.Throws<ArgumentException>(() => new WeightAverage(Set(), Set(8), backend, 0.5)).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => new WeightAverage(Set(), Set(), backend, 1));
        var weights = Set();
        Assert.Contains("a set of its own", Assert.Throws<ArgumentException>(() => new WeightAverage(weights, weights, backend, 0.5)).Message, StringComparison.Ordinal);
    }

    private static ParameterSet Set(int rows = 4)
    {
        var set = new ParameterSet();
        set.Add("w", new Shape(rows, 300), ParameterLayout.Plain, decays: true, bound: 0.1);
        set.Allocate(DType.Float32, training: false);
        return set;
    }
}
