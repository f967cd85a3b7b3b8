using AlphaNet.Pure.Bench.Rates;
using AlphaNet.Pure.Tensors;
using AlphaNet.Pure.Tensors.Backends;
using AlphaNet.Pure.Tensors.Cpu;
using AlphaNet.Pure.Tensors.Lanes.Ops;
using BenchmarkDotNet.Attributes;

namespace AlphaNet.Pure.Bench;

/// <summary>Fused operations of a block of the official space: maps [16, 24, 24, 40] and [16, 24, 24, 240], swish, batch statistics.</summary>
public class FusedBenchmarks : IMeasuredWork
{
    private const int Narrow = 40;
    private const int Wide = 240;
    private const int Hidden = 64;

    private static readonly Shape NarrowMap = new(16, 24, 24, Narrow);
    private static readonly Shape WideMap = new(16, 24, 24, Wide);

    private readonly Tensor z = Tensor.Uninitialized(WideMap);
    private readonly Tensor delta = Tensor.Uninitialized(WideMap);
    private readonly Tensor y = Tensor.Uninitialized(WideMap);
    private readonly Tensor result = Tensor.Uninitialized(WideMap);
    private readonly Tensor x = Tensor.Uninitialized(NarrowMap);
    private readonly Tensor dx = Tensor.Uninitialized(NarrowMap);
    private readonly Tensor weight = Tensor.Uninitialized(new Shape(Narrow, Wide));
    private readonly Tensor weightGradient = Tensor.Zeros(new Shape(Narrow, Wide));
    private readonly Tensor kernel = Tensor.Uninitialized(new Shape(3, 3, Wide));
    private readonly Tensor kernelGradient = Tensor.Zeros(new Shape(3, 3, Wide));
    private readonly Tensor scale = Tensor.Zeros(new Shape(Wide));
    private readonly Tensor shift = Tensor.Zeros(new Shape(Wide));
    private readonly Tensor mean = Tensor.Zeros(new Shape(Wide));
    private readonly Tensor variance = Tensor.Zeros(new Shape(Wide));
    private readonly Tensor narrowMean = Tensor.Zeros(new Shape(Narrow));
    private readonly Tensor narrowVariance = Tensor.Zeros(new Shape(Narrow));
    private readonly Tensor slopes = Tensor.Zeros(new Shape(3, Wide));
    private readonly Tensor narrowSlopes = Tensor.Zeros(new Shape(3, Narrow));
    private readonly Tensor sums = Tensor.Zeros(new Shape(2, Wide), DType.Float64);
    private readonly Tensor pooled = Tensor.Zeros(new Shape(16, 1, 1, Wide));
    private readonly Tensor gate = Tensor.Zeros(new Shape(16, 1, 1, Wide));
    private readonly Tensor gatedSums = Tensor.Zeros(new Shape(5, 16, 1, 1, Wide));
    private readonly Tensor squeezed = Tensor.Zeros(new Shape(16, Hidden));
    private readonly Tensor excited = Tensor.Zeros(new Shape(16, Wide));
    private readonly Tensor expand = Tensor.Zeros(new Shape(Wide, Hidden));
    private readonly Tensor reduce = Tensor.Zeros(new Shape(Hidden, Wide));
    private readonly Tensor hiddenBias = Tensor.Zeros(new Shape(Hidden));
    private readonly Tensor dmean = Tensor.Zeros(new Shape(16, 1, 1, Wide));
    private readonly ExciteWeights gateGradients = new(
        Tensor.Zeros(new Shape(Hidden, Wide)), Tensor.Zeros(new Shape(Hidden)), Tensor.Zeros(new Shape(Wide, Hidden)), Tensor.Zeros(new Shape(Wide)));

    private CpuBackend? cpu;
    private PackedWeight? packed;

    /// <summary>Threads.</summary>
    [Params(1, 2)]
    public int Threads { get; set; } = 1;

    private NormalizedMap Pending => new(z, scale, shift);

    private ExciteWeights GateWeights => new(reduce, hiddenBias, expand, shift);

    /// <summary>Fills the operands.</summary>
    [GlobalSetup]
    public void Setup()
    {
        cpu = new CpuBackend(Threads);
        var stream = 0UL;
        foreach (var tensor in (ReadOnlySpan<Tensor>)[z, delta, result, x, dx, weight, kernel])
        {
            cpu.RandomNormal(tensor, new(1, 0, stream++), 0, 1);
        }

        foreach (var tensor in (ReadOnlySpan<Tensor>)[scale, variance, slopes, narrowSlopes])
        {
            cpu.Fill(tensor, 1.0);
        }

        packed = cpu.Pack(weight);
    }

    /// <summary>Stops the threads.</summary>
    [GlobalCleanup]
    public void Cleanup() => cpu!.Dispose();

    [Benchmark]
    public void PointwiseNorm() => cpu!.PointwiseNorm<Swish>(Pending, weight, x, narrowMean, narrowVariance);

    [Benchmark]
    public void PointwiseNormBackward() =>
        cpu!.PointwiseNormBackward<Swish, Identity>(Pending, weight, new(new(x), dx, narrowSlopes), y, accumulate: false, weightGradient, sums);

    [Benchmark]
    public void DepthwiseNorm() => cpu!.DepthwiseNorm<Swish>(Pending, kernel, y, 1, mean, variance);

    [Benchmark]
    public void DepthwiseNormBackward() =>
        cpu!.DepthwiseNormBackward<Swish, Swish>(Pending, kernel, new(new(result, scale, shift), delta, slopes), y, accumulate: false, kernelGradient, 1, sums);

    [Benchmark]
    public void Activate() => cpu!.Activate<Swish>(Pending, delta, y);

    [Benchmark]
    public void ActivateBackward() => cpu!.ActivateBackward<Swish>(Pending, delta, y, sums);

    [Benchmark]
    public void Pool() => cpu!.Pool<Swish>(Pending, pooled);

    [Benchmark]
    public void NormGradient() => cpu!.NormGradient<Swish>(new(Pending, delta, slopes), y);

    [Benchmark]
    public void NormScale() => cpu!.NormScale(mean, scale, scale, shift, 1e-5, y.Reshape(-1).Slice(0, 0, Wide), y.Reshape(-1).Slice(0, Wide, Wide));

    [Benchmark]
    public void NormSlopes() => cpu!.NormSlopes(sums, mean, scale, scale, 1e-5, WideMap.Count / Wide, true, slopes, default, default);

    [Benchmark]
    public void SumGated() => cpu!.SumGated(gatedSums, gate, pooled, 1, sums);

    [Benchmark]
    public void Excite() => cpu!.Excite(pooled, GateWeights, squeezed, excited, gate);

    [Benchmark]
    public void ExciteBackward() => cpu!.ExciteBackward(pooled, GateWeights, squeezed, excited, gate, gateGradients, dmean, accumulate: false);

    [Benchmark]
    public PackedWeight InferencePack() => cpu!.Pack(weight);

    [Benchmark]
    public void InferencePointwise() => cpu!.Pointwise<Swish>(z, packed!, narrowMean, default, default, x);

    [Benchmark]
    public void InferenceDepthwise() => cpu!.Depthwise<Swish>(z, kernel, shift, y, 1);

    [Benchmark]
    public void InferenceBias() => cpu!.Bias<Swish>(y, shift);

    [Benchmark]
    public void InferenceMean() => cpu!.Mean(z, pooled);

    /// <inheritdoc/>
    public Work WorkOf(string benchmark)
    {
        var (narrow, wide) = ((double)NarrowMap.Count, (double)WideMap.Count);
        var (macs, floats) = benchmark switch
        {
            nameof(PointwiseNorm) or nameof(InferencePointwise) => (wide * Narrow, narrow + wide),
            nameof(PointwiseNormBackward) => (2 * wide * Narrow, (2 * narrow) + (2 * wide)),
            nameof(DepthwiseNorm) or nameof(InferenceDepthwise) => (9 * wide, 2 * wide),
            nameof(DepthwiseNormBackward) => (18 * wide, 4 * wide),
            nameof(Activate) or nameof(ActivateBackward) or nameof(NormGradient) => (0, 3 * wide),
            nameof(InferenceBias) => (0, 2 * wide),
            nameof(Excite) => (2 * (double)expand.Count * 16, 2 * expand.Count),
            nameof(ExciteBackward) => (4 * (double)expand.Count * 16, 6 * expand.Count),
            nameof(Pool) or nameof(InferenceMean) => (0, wide),
            _ => (0, 0),
        };
        return new Work(2 * macs, sizeof(float) * floats);
    }
}
