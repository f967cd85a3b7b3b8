using AlphaNet.Pure.Bench.Rates;
using AlphaNet.Pure.Tensors;
using AlphaNet.Pure.Tensors.Backends;
using AlphaNet.Pure.Tensors.Cpu;
using BenchmarkDotNet.Attributes;

namespace AlphaNet.Pure.Bench;

/// <summary>What ends a step: softmax and losses over 1000 classes at batch 64, and the optimizer, norms and random numbers over 6 million weights.</summary>
public class LossBenchmarks : IMeasuredWork
{
    private readonly CpuBackend cpu = new(1);
    private readonly Tensor student = Tensor.Uninitialized(new Shape(64, 1000));
    private readonly Tensor teacher = Tensor.Uninitialized(new Shape(64, 1000));
    private readonly Tensor gradient = Tensor.Uninitialized(new Shape(64, 1000));
    private readonly Tensor probabilities = Tensor.Uninitialized(new Shape(64, 1000));
    private readonly Tensor labels = Tensor.Zeros(new Shape(64), DType.Int32);
    private readonly Tensor losses = Tensor.Zeros(new Shape(64));
    private readonly Tensor weights = Tensor.Uninitialized(new Shape(6_000_000));
    private readonly Tensor slopes = Tensor.Uninitialized(new Shape(6_000_000));
    private readonly Tensor momentum = Tensor.Zeros(new Shape(6_000_000));

    /// <summary>Fills the operands.</summary>
    [GlobalSetup]
    public void Setup()
    {
        var stream = 0UL;
        foreach (var tensor in (ReadOnlySpan<Tensor>)[student, teacher, gradient, weights, slopes])
        {
            cpu.RandomNormal(tensor, new(1, 0, stream++), 0, 1);
        }

        cpu.Softmax(student, probabilities, logarithm: false);
    }

    [Benchmark]
    public void Softmax() => cpu.Softmax(student, gradient, logarithm: false);

    [Benchmark]
    public void SoftmaxBackward() => cpu.SoftmaxBackward(probabilities, teacher, gradient, logarithm: false, accumulate: false);

    [Benchmark]
    public void CrossEntropy() => cpu.CrossEntropy(student, labels, 0.1, losses, gradient);

    [Benchmark]
    public void SoftCrossEntropy() => cpu.SoftCrossEntropy(student, teacher, losses, gradient);

    [Benchmark]
    public void AlphaDivergence() => cpu.AlphaDivergence(student, teacher, AlphaDivergenceOptions.Published, losses, gradient);

    [Benchmark]
    public void SgdStep() => cpu.SgdStep(weights, slopes, momentum, default, new SgdOptions(1e-6, 0.9, 1e-5));

    [Benchmark]
    public double SumOfSquares() => cpu.SumOfSquares(slopes);

    [Benchmark]
    public void RandomUniform() => cpu.RandomUniform(slopes, new(1, 0, 0), 0, 1);

    [Benchmark]
    public void RandomNormal() => cpu.RandomNormal(slopes, new(1, 0, 0), 0, 1);

    /// <inheritdoc/>
    public Work WorkOf(string benchmark) => benchmark switch
    {
        nameof(SgdStep) => new(0, 5.0 * sizeof(float) * weights.Count),
        nameof(SumOfSquares) or nameof(RandomUniform) or nameof(RandomNormal) => new(0, (double)sizeof(float) * weights.Count),
        nameof(Softmax) or nameof(CrossEntropy) => new(0, 2.0 * sizeof(float) * student.Count),
        _ => new(0, 3.0 * sizeof(float) * student.Count),
    };
}
