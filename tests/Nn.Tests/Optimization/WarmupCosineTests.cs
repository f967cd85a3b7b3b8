using AlphaNet.Pure.Nn.Optimization;
using AlphaNet.Pure.Tensors;
using AlphaNet.Pure.Tensors.Cpu;
using Xunit;

namespace AlphaNet.Pure.Nn.Tests.Optimization;

public sealed class WarmupCosineTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(-3)]
    public void A_schedule_of_no_iterations_is_refused(long iterations) =>
        Assert.Contains("at least 1", Assert.Throws<ArgumentOutOfRangeException>(() => new WarmupCosine(1, iterations, 0)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData(10, 3)]
    [InlineData(10, 0)]
    [InlineData(4, 9)]
    public void The_rate_stays_at_its_end_after_the_last_iteration(long iterations, long warmup)
    {
        var schedule = new WarmupCosine(0.5, iterations, warmup);
        for (var t = 0; t < iterations; t++)
        {
            Assert.InRange(schedule.At(t), 0, 0.5);
        }

        for (var t = iterations; t < 3 * iterations; t++)
        {
            Assert.Equal(0, schedule.At(t), 1e-15);
        }
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void A_step_at_a_rate_that_is_no_number_is_refused_and_leaves_the_weights(double rate)
    {
        using var backend = new CpuBackend(1);
        var parameters = new ParameterSet();
        var weight = parameters.Add("w", new Shape(2), ParameterLayout.Plain, decays: false, 0);
        parameters.Allocate(DType.Float32);
        weight.Touched = true;
        var sgd = new Sgd(parameters, backend, new OptimizerOptions());
        Assert.Contains("learning rate", Assert.Throws<ArgumentOutOfRangeException>(() => sgd.Step(rate)).Message, StringComparison.Ordinal);
        Assert.Equal([0f, 0f], weight.Value.ToArray<float>());
    }
}
