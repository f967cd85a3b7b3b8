using AlphaNet.Pure.Bench.Rates;
using AlphaNet.Pure.Nn.Layers;
using AlphaNet.Pure.Supernet.Cost;
using AlphaNet.Pure.Supernet.Elastic;
using AlphaNet.Pure.Supernet.Evaluation;
using AlphaNet.Pure.Supernet.Spaces;
using AlphaNet.Pure.Tensors;
using BenchmarkDotNet.Attributes;

namespace AlphaNet.Pure.Bench.Gpu;

/// <summary>The processor, all threads, against devices on the space for small images: from which batch on is a device faster?</summary>
public class CrossoverBenchmarks : PlacedBenchmarks, IMeasuredWork
{
    private const int Classes = 10;

    private static readonly SearchSpace Space = SearchSpaces.Cifar;
    private static readonly int Resolution = Space.Max.Resolution;

    private readonly NetworkPlan largest = NetworkPlan.CreateMax(Space);

    private PlacedStep? step;
    private SubnetRunner? runner;
    private NormStatistics? statistics;
    private Tensor images;

    /// <summary>Images a call.</summary>
    [Params(1, 4, 16, 64, 256)]
    public int Batch { get; set; } = 1;

    /// <summary>The largest net's logits of images in host memory, back in host memory.</summary>
    [Benchmark]
    public void Logits() => runner!.Logits(largest, statistics!, images);

    /// <summary>Four subnets forward and backward, and the update.</summary>
    [Benchmark]
    public void Step()
    {
        step!.Run();
        Wait(step.Net.Parameters.Values);
    }

    public Work WorkOf(string benchmark) => new(
        benchmark == nameof(Step) ? PlacedStep.FlopsOf(Space, Classes, Resolution, Batch) : 2.0 * Batch * NetworkCost.Of(largest, Classes).Macs, 0);

    protected override bool AgainstCpu => true;

    protected override void Prepare()
    {
        var placed = Random(Batch, Resolution, Resolution, 3);
        images = placed.Clone();
        step = new PlacedStep(Backend, Space, Classes, Resolution, placed);
        runner = new SubnetRunner(step.Net, Backend);
        statistics = step.Net.NewStatistics(Backend);
    }
}
