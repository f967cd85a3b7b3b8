using AlphaNet.Pure.Bench.Rates;
using AlphaNet.Pure.Tensors;
using AlphaNet.Pure.Tensors.Cpu;
using AlphaNet.Pure.Tensors.Lanes.Ops;
using BenchmarkDotNet.Attributes;

namespace AlphaNet.Pure.Bench;

/// <summary>Elementwise and normalising passes: over a map of the training step, and swish in the first-level cache.</summary>
[MemoryDiagnoser]
public class ElementwiseBenchmarks : IMeasuredWork
{
    private const int Channels = 144;

    private readonly CpuBackend cpu = new(1);
    private readonly Tensor x = Tensor.Uninitialized(new Shape(16, 48, 48, Channels));
    private readonly Tensor y = Tensor.Uninitialized(new Shape(16, 48, 48, Channels));
    private readonly Tensor dy = Tensor.Uninitialized(new Shape(16, 48, 48, Channels));
    private readonly Tensor dx = Tensor.Uninitialized(new Shape(16, 48, 48, Channels));
    private readonly Tensor near = Tensor.Uninitialized(new Shape(2048));
    private readonly Tensor nearResult = Tensor.Uninitialized(new Shape(2048));
    private readonly Tensor mean = Tensor.Zeros(new Shape(Channels));
    private readonly Tensor variance = Tensor.Zeros(new Shape(Channels));
    private readonly Tensor gamma = Tensor.Zeros(new Shape(Channels));
    private readonly Tensor dbeta = Tensor.Zeros(new Shape(Channels));
    private readonly Tensor dgamma = Tensor.Zeros(new Shape(Channels));
    private readonly Tensor pooled = Tensor.Zeros(new Shape(16, 1, 1, Channels));

    [GlobalSetup]
    public void Setup()
    {
        cpu.RandomNormal(x, new(1, 0, 0), 0, 1);
        cpu.RandomNormal(dy, new(1, 0, 1), 0, 1);
        cpu.RandomNormal(near, new(1, 0, 0), 0, 1);
        cpu.Fill(gamma, 1);
        cpu.Fill(variance, 1);
    }

    [Benchmark]
    public void SwishInCache() => cpu.Unary<Swish>(near, nearResult);

    [Benchmark(Baseline = true)]
    public void Copy() => cpu.Copy(x, y);

    [Benchmark]
    public void SwishForward() => cpu.Unary<Swish>(x, y);

    [Benchmark]
    public void SwishBackward() => cpu.UnaryBackward<Swish>(x, dy, y, false);

    [Benchmark]
    public void GateMultiply() => cpu.Binary<Multiply>(x, pooled, y);

    [Benchmark]
    public void AddScaled() => cpu.AddScaled(x, 0.5, y, accumulate: true);

    [Benchmark]
    public void PoolSum() => cpu.Reduce<Sum>(x, pooled);

    [Benchmark]
    public void BatchStatistics() => cpu.BatchStatistics(x, mean, variance);

    [Benchmark]
    public void BatchNormForward() => cpu.BatchNorm<Swish>(x, mean, variance, gamma, mean, 1e-5, y);

    [Benchmark]
    public void BatchNormBackward() => cpu.BatchNormBackward<Swish>(x, mean, variance, gamma, mean, 1e-5, dy, dx, false, dgamma, dbeta, true);

    [Benchmark]
    public void TransposeChannels() => cpu.Copy(x, y.Reshape(16, Channels, 48, 48).Permute(0, 2, 3, 1));

    public Work WorkOf(string benchmark)
    {
        var maps = benchmark switch
        {
            nameof(PoolSum) or nameof(BatchStatistics) => 1,
            nameof(SwishBackward) or nameof(BatchNormBackward) or nameof(AddScaled) => 3,
            _ => 2,
        };
        var floats = benchmark == nameof(SwishInCache) ? near.Count : x.Count;
        return new Work(0, (double)maps * floats * sizeof(float));
    }
}
