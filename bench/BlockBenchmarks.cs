using AlphaNet.Pure.AutoDiff;
using AlphaNet.Pure.Bench.Rates;
using AlphaNet.Pure.Nn;
using AlphaNet.Pure.Nn.Layers;
using AlphaNet.Pure.Supernet.Elastic;
using AlphaNet.Pure.Supernet.Spaces;
using AlphaNet.Pure.Tensors;
using AlphaNet.Pure.Tensors.Cpu;
using BenchmarkDotNet.Attributes;

namespace AlphaNet.Pure.Bench;

/// <summary>An inverted residual block of the largest official net at 192 px, batch 16: the second one of a stage, forward alone and with backward.</summary>
[MemoryDiagnoser]
public class BlockBenchmarks : IMeasuredWork
{
    private const int Images = 16;

    private readonly NetworkPlan net = NetworkPlan.Create(SearchSpaces.AlphaNet, SearchSpaces.AlphaNet.Max with { Resolution = 192 });

    private CpuBackend? cpu;
    private Tape? tape;
    private ElasticBlock? block;
    private Tensor input;
    private Tensor gradient;

    /// <summary>The stage, from 1.</summary>
    [Params(2, 3, 5, 6)]
    public int Stage { get; set; } = 2;

    /// <summary>Threads.</summary>
    [Params(1, 2)]
    public int Threads { get; set; } = 1;

    private BlockPlan Plan => net.Blocks.Where(b => b.Stage == Stage - 1).ElementAt(1);

    /// <summary>Makes the block and its input.</summary>
    [GlobalSetup]
    public void Setup()
    {
        cpu = new CpuBackend(Threads);
        tape = new Tape(cpu);
        var parameters = new ParameterSet();
        block = new ElasticBlock(parameters, [], Plan, SearchSpaces.AlphaNet.Stages[Stage - 1], inLastTwoStages: false, blockCount: net.Blocks.Length);
        parameters.Allocate(DType.Float32);
        parameters.Initialize(cpu, 1);
        input = Tensor.Uninitialized(new Shape(Images, Plan.InSize, Plan.InSize, Plan.InChannels));
        gradient = Tensor.Uninitialized(new Shape(Images, Plan.OutSize, Plan.OutSize, Plan.OutChannels));
        cpu.RandomNormal(input, new(1, 0, 0), 0, 1);
        cpu.RandomNormal(gradient, new(1, 0, 1), 0, 1);
    }

    /// <summary>Stops the threads.</summary>
    [GlobalCleanup]
    public void Cleanup() => cpu!.Dispose();

    /// <summary>The block's output.</summary>
    [Benchmark]
    public void Forward()
    {
        block!.Forward(new ForwardContext(tape!, NormMode.Batch), tape!.Input(input), Plan);
        tape.Reset();
    }

    /// <summary>The output, and all gradients.</summary>
    [Benchmark]
    public void ForwardAndBackward()
    {
        tape!.Backward(block!.Forward(new ForwardContext(tape, NormMode.Batch), tape.Input(input), Plan), gradient);
        tape.Reset();
    }

    /// <inheritdoc/>
    public Work WorkOf(string benchmark)
    {
        var (inside, outside) = ((double)Images * Plan.InSize * Plan.InSize, (double)Images * Plan.OutSize * Plan.OutSize);
        var macs = inside * Plan.InChannels * Plan.MidChannels + outside * Plan.MidChannels * (Plan.Kernel * Plan.Kernel + Plan.OutChannels);
        return new Work((benchmark == nameof(Forward) ? 2 : 6) * macs, 0);
    }
}
