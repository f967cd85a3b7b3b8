using AlphaNet.Pure.Nn.Optimization;
using AlphaNet.Pure.Tensors;
using AlphaNet.Pure.Tensors.Cpu;
using Xunit;

namespace AlphaNet.Pure.Nn.Tests.Golden;

/// <summary>Learning rates and parameter updates against the official programs' figures.</summary>
public sealed class OptimizationGoldenTests
{
    [Fact]
    public void Learning_rates()
    {
        foreach (var run in MiscGolden.Section("lr_schedule").EnumerateArray())
        {
            var schedule = new WarmupCosine(
                run.GetProperty("base_lr_scaled").GetDouble(), run.GetProperty("max_iters").GetInt64(), run.GetProperty("warmup_iters").GetInt64());
            foreach (var point in run.GetProperty("lr").EnumerateArray())
            {
                Assert.Equal(point[1].GetDouble(), schedule.At(point[0].GetInt64()), 1e-15);
            }
        }
    }

    [Theory]
    [InlineData(DType.Float32)]
    [InlineData(DType.Float64)]
    public void Nesterov_steps_with_clipping_and_decay(DType dtype)
    {
        using var backend = new CpuBackend(threads: 1);
        OptimizationGolden.CheckNesterov(dtype, 2e-7, backend);
    }
}
