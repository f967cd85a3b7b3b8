using AlphaNet.Pure.Bench.Rates;
using AlphaNet.Pure.Supernet.Cost;
using AlphaNet.Pure.Supernet.Elastic;
using AlphaNet.Pure.Supernet.Inference;
using AlphaNet.Pure.Supernet.Spaces;
using AlphaNet.Pure.Tensors;
using AlphaNet.Pure.Tensors.Cpu;
using BenchmarkDotNet.Attributes;

namespace AlphaNet.Pure.Bench;

/// <summary>The smallest official net, compiled.</summary>
[MemoryDiagnoser]
public class InferenceBenchmarks : IMeasuredWork
{
    private const int Classes = 1000;

    private readonly NetworkPlan plan = NetworkPlan.Create(SearchSpaces.AlphaNet, SearchSpaces.AlphaNet.Min);

    private CpuBackend? cpu;
    private InferenceNet? net;
    private Tensor images;
    private Tensor logits;

    /// <summary>Images a call.</summary>
    [Params(1, 16)]
    public int Batch { get; set; } = 1;

    /// <summary>Threads.</summary>
    [Params(1, 2)]
    public int Threads { get; set; } = 1;

    /// <summary>Makes net and images.</summary>
    [GlobalSetup]
    public void Setup()
    {
        cpu = new CpuBackend(Threads);
        var supernet = new ElasticNet(SearchSpaces.AlphaNet, Classes, training: false);
        supernet.Parameters.Initialize(cpu, 1);
        net = new InferenceNet(supernet, plan, supernet.NewStatistics(), cpu);
        images = Tensor.Uninitialized(new Shape(Batch, net.Resolution, net.Resolution, 3));
        logits = Tensor.Uninitialized(new Shape(Batch, Classes));
        cpu.RandomNormal(images, new(1, 0, 0), 0, 1);
    }

    /// <summary>Stops the threads.</summary>
    [GlobalCleanup]
    public void Cleanup() => cpu!.Dispose();

    /// <summary>Logits of a batch.</summary>
    [Benchmark]
    public void Logits() => net!.Run(images, logits);

    /// <inheritdoc/>
    public Work WorkOf(string benchmark) => new(2.0 * Batch * NetworkCost.Of(plan, Classes).Macs, 0);
}
