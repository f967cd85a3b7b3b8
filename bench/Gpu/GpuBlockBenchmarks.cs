using AlphaNet.Pure.AutoDiff;
using AlphaNet.Pure.Bench.Rates;
using AlphaNet.Pure.Nn;
using AlphaNet.Pure.Nn.Layers;
using AlphaNet.Pure.Supernet.Elastic;
using AlphaNet.Pure.Supernet.Spaces;
using AlphaNet.Pure.Tensors;
using BenchmarkDotNet.Attributes;

namespace AlphaNet.Pure.Bench.Gpu;

/// <summary>An inverted residual block of the largest official net at 192 px, batch 64, on a device: the second one of a stage, forward alone and with backward.</summary>
public class GpuBlockBenchmarks : PlacedBenchmarks, IMeasuredWork
{
    private const int Images = 64;

    private readonly NetworkPlan net = NetworkPlan.Create(SearchSpaces.AlphaNet, SearchSpaces.AlphaNet.Max with { Resolution = 192 });

    private ParameterSet? parameters;
    private Tape? tape;
    private ElasticBlock? block;
    private Tensor input;
    private Tensor gradient;

    /// <summary>The stage, from 1.</summary>
    [Params(2, 3, 5, 6)]
    public int Stage { get; set; } = 2;

    private BlockPlan Plan => net.Blocks.Where(b => b.Stage == Stage - 1).ElementAt(1);

    /// <summary>The block's output.</summary>
    [Benchmark]
    public void Forward()
    {
        Wait(block!.Forward(new ForwardContext(tape!, NormMode.Batch), tape!.Input(input), Plan).Value);
        tape.Reset();
    }

    /// <summary>The output, and all gradients.</summary>
    [Benchmark]
    public void ForwardAndBackward()
    {
        tape!.Backward(block!.Forward(new ForwardContext(tape, NormMode.Batch), tape.Input(input), Plan), gradient);
        tape.Reset();
        Wait(parameters!.Gradients);
    }

    public Work WorkOf(string benchmark)
    {
        var (inside, outside) = ((double)Images * Plan.InSize * Plan.InSize, (double)Images * Plan.OutSize * Plan.OutSize);
        var macs = inside * Plan.InChannels * Plan.MidChannels + outside * Plan.MidChannels * (Plan.Kernel * Plan.Kernel + Plan.OutChannels);
        return new Work((benchmark == nameof(Forward) ? 2 : 6) * macs, 0);
    }

    protected override void Prepare()
    {
        tape = new Tape(Backend);
        parameters = new ParameterSet();
        block = new ElasticBlock(parameters, [], Plan, SearchSpaces.AlphaNet.Stages[Stage - 1], inLastTwoStages: false, blockCount: net.Blocks.Length);
        parameters.Allocate(DType.Float32);
        parameters.MoveTo(Backend);
        parameters.Initialize(Backend, 1);
        input = Random(Images, Plan.InSize, Plan.InSize, Plan.InChannels);
        gradient = Random(Images, Plan.OutSize, Plan.OutSize, Plan.OutChannels);
    }
}
