using AlphaNet.Pure.Nn.Optimization;
using AlphaNet.Pure.Tensors;
using AlphaNet.Pure.Tensors.Backends;
using AlphaNet.Pure.Testing;

namespace AlphaNet.Pure.Nn.Tests.Golden;

/// <summary>The official optimizer's trace.</summary>
internal static class OptimizationGolden
{
    /// <summary>Steps with clipping and decay.</summary>
    public static void CheckNesterov(DType dtype, double tolerance, IBackend backend)
    {
        const double learningRate = 0.1;
        var trace = MiscGolden.Section("sgd_nesterov_clip1_wd0.01_lr0.1_m0.9");
        var start = MiscGolden.Array(trace.GetProperty("p0"), dtype);
        var parameters = new ParameterSet();
        var p = parameters.Add("p.weight", start.Shape, ParameterLayout.Plain, decays: true, bound: 0);
        parameters.Allocate(dtype);
        parameters.MoveTo(backend);
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
