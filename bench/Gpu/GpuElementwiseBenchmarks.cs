using AlphaNet.Pure.Bench.Rates;
using AlphaNet.Pure.Tensors;
using AlphaNet.Pure.Tensors.Lanes.Ops;
using BenchmarkDotNet.Attributes;

namespace AlphaNet.Pure.Bench.Gpu;

/// <summary>Elementwise and normalising passes over a map of the training step at batch 64 on a device; the copy shows what its memory gives.</summary>
public class GpuElementwiseBenchmarks : PlacedBenchmarks, IMeasuredWork
{
    private const int Images = 64;
    private const int Size = 48;
    private const int Channels = 144;

    private Tensor x;
    private Tensor dy;
    private Tensor y;
    private Tensor pooled;
    private Tensor mean;
    private Tensor variance;
    private Tensor gamma;
    private Tensor beta;
    private Tensor dgamma;
    private Tensor dbeta;

    [Benchmark(Baseline = true, OperationsPerInvoke = Calls)]
    public void Copy() => Repeat(() => Backend.Copy(x, y), y);

    [Benchmark(OperationsPerInvoke = Calls)]
    public void SwishForward() => Repeat(() => Backend.Unary<Swish>(x, y), y);

    [Benchmark(OperationsPerInvoke = Calls)]
    public void SwishBackward() => Repeat(() => Backend.UnaryBackward<Swish>(x, dy, y, false), y);

    [Benchmark(OperationsPerInvoke = Calls)]
    public void GateMultiply() => Repeat(() => Backend.Binary<Multiply>(x, pooled, y), y);

    [Benchmark(OperationsPerInvoke = Calls)]
    public void PoolSum() => Repeat(() => Backend.Reduce<Sum>(x, pooled), pooled);

    [Benchmark(OperationsPerInvoke = Calls)]
    public void BatchStatistics() => Repeat(() => Backend.BatchStatistics(x, mean, variance), variance);

    [Benchmark(OperationsPerInvoke = Calls)]
    public void BatchNormForward() => Repeat(() => Backend.BatchNorm<Swish>(x, mean, variance, gamma, beta, 1e-5, y), y);

    [Benchmark(OperationsPerInvoke = Calls)]
    public void BatchNormBackward() => Repeat(() => Backend.BatchNormBackward<Swish>(x, mean, variance, gamma, beta, 1e-5, dy, y, false, dgamma, dbeta, true), y);

    public Work WorkOf(string benchmark)
    {
        var maps = benchmark switch
        {
            nameof(PoolSum) or nameof(BatchStatistics) => 1,
            nameof(SwishBackward) or nameof(BatchNormBackward) => 3,
            _ => 2,
        };
        return new Work(0, (double)maps * Images * Size * Size * Channels * sizeof(float));
    }

    protected override void Prepare()
    {
        x = Random(Images, Size, Size, Channels);
        dy = Random(Images, Size, Size, Channels);
        y = Random(Images, Size, Size, Channels);
        pooled = Filled(1, Images, 1, 1, Channels);
        (mean, beta) = (Filled(0, Channels), Filled(0, Channels));
        (variance, gamma) = (Filled(1, Channels), Filled(1, Channels));
        (dgamma, dbeta) = (Filled(0, Channels), Filled(0, Channels));
    }
}
