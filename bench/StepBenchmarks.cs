using AlphaNet.Pure.Bench.Rates;
using AlphaNet.Pure.Nn.Optimization;
using AlphaNet.Pure.Supernet.Cost;
using AlphaNet.Pure.Supernet.Elastic;
using AlphaNet.Pure.Supernet.Sampling;
using AlphaNet.Pure.Supernet.Spaces;
using AlphaNet.Pure.Supernet.Training;
using AlphaNet.Pure.Tensors;
using AlphaNet.Pure.Tensors.Cpu;
using BenchmarkDotNet.Attributes;

namespace AlphaNet.Pure.Bench;

/// <summary>A whole sandwich step on the space for small images.</summary>
[MemoryDiagnoser]
public class StepBenchmarks : IMeasuredWork
{
    private const int Classes = 10;

    private static readonly SearchSpace Space = SearchSpaces.Cifar;

    private readonly NetworkPlan[] plans = new StepPlanner(Space, new UniformSampler(Space), new SandwichOptions().Subnets, seed: 1).PlansFor(0).ToArray();

    private CpuBackend? cpu;
    private SandwichStep? step;
    private Tensor images;
    private Tensor labels;

    /// <summary>Images a step.</summary>
    [Params(32, 128)]
    public int Batch { get; set; } = 32;

    /// <summary>Threads.</summary>
    [Params(1, 2)]
    public int Threads { get; set; } = 1;

    /// <summary>Makes net, optimizer and data.</summary>
    [GlobalSetup]
    public void Setup()
    {
        cpu = new CpuBackend(Threads);
        var net = new ElasticNet(Space, Classes);
        net.Parameters.Initialize(cpu, 1);
        step = new SandwichStep(net, cpu, new Sgd(net.Parameters, cpu, new OptimizerOptions()), new SandwichOptions { Dropout = 0, DropConnect = 0 }, seed: 1);
        var side = Space.Max.Resolution;
        images = Tensor.Uninitialized(new Shape(Batch, side, side, 3));
        cpu.RandomNormal(images, new(1, 0, 0), 0, 1);
        labels = Tensor.Zeros(new Shape(Batch), DType.Int32);
    }

    /// <summary>Stops the threads.</summary>
    [GlobalCleanup]
    public void Cleanup() => cpu!.Dispose();

    /// <summary>Four subnets forward and backward, and the update.</summary>
    [Benchmark]
    public void Step() => step!.Run(images, labels, plans, learningRate: 0.01, step: 0);

    /// <inheritdoc/>
    public Work WorkOf(string benchmark) => new(6.0 * Batch * plans.Sum(plan => NetworkCost.Of(plan, Classes).Macs), 0);
}
