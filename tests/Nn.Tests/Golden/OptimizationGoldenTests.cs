using AlphaNet.Pure.Nn.Optimization;
using AlphaNet.Pure.Tensors;
using AlphaNet.Pure.Tensors.Cpu;
using AlphaNet.Pure.Testing;
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
        const double learningRate = 0.1, tolerance = 2e-7;
        var trace = MiscGolden.Section("sgd_nesterov_clip1_wd0.01_lr0.1_m0.9");
        using var backend = new CpuBackend(threads: 1);
        var start = MiscGolden.Array(trace.GetProperty("p0"), dtype);
        var parameters = new ParameterSet();
        var p = parameters.Add("p.weight", start.Shape, ParameterLayout.Plain, decays: true, bound: 0);
        parameters.Allocate(dtype);
        p.Value.CopyFrom(start);
        p.Touched = true;
        var sgd = new Sgd(parameters, backend, new OptimizerOptions { WeightDecay = 0.01, ClipValue = 1, Momentum = 0.9, Nesterov = true });
        foreach (var step in trace.GetProperty("steps").EnumerateArray())
        {
            p.Gradient.CopyFrom(MiscGolden.Array(step.GetProperty("grad"), dtype));
            sgd.Step(learningRate);
            Numbers.Close("p", MiscGolden.Flat(step.GetProperty("p")), p.Value.ToDoubles(), tolerance);
            Numbers.Close("buf", MiscGolden.Flat(step.GetProperty("buf")), p.Momentum.ToDoubles(), tolerance);
        }
    }
}
