using AlphaNet.Pure.Bench.Rates;
using AlphaNet.Pure.Supernet.Spaces;
using BenchmarkDotNet.Attributes;

namespace AlphaNet.Pure.Bench.Gpu;

/// <summary>A whole sandwich step of the official space at 192 px on a device.</summary>
public class GpuStepBenchmarks : PlacedBenchmarks, IMeasuredWork
{
    private const int Classes = 1000;
    private const int Resolution = 192;

    private PlacedStep? step;

    /// <summary>Images a step.</summary>
    [Params(16, 64)]
    public int Batch { get; set; } = 16;

    /// <summary>Four subnets forward and backward, and the update.</summary>
    [Benchmark]
    public void Step()
    {
        step!.Run();
        Wait(step.Net.Parameters.Values);
    }

    public Work WorkOf(string benchmark) => new(PlacedStep.FlopsOf(SearchSpaces.AlphaNet, Classes, Resolution, Batch), 0);

    protected override void Prepare() => step = new PlacedStep(Backend, SearchSpaces.AlphaNet, Classes, Resolution, Random(Batch, Resolution, Resolution, 3));
}
