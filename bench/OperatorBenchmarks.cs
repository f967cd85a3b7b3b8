using AlphaNet.Pure.Bench.Rates;
using AlphaNet.Pure.Tensors;
using AlphaNet.Pure.Tensors.Cpu;
using AlphaNet.Pure.Tensors.Lanes.Ops;
using BenchmarkDotNet.Attributes;

namespace AlphaNet.Pure.Bench;

/// <summary>
/// Every scalar operation over a matrix that stays in the second-level cache: forward, and backward, which for operations of two operands sums the gradient of a row that was broadcast.
/// </summary>
public class OperatorBenchmarks : IMeasuredWork
{
    private static readonly Shape Matrix = new(256, 384);
    private static readonly Shape Row = new(1, 384);

    private readonly CpuBackend cpu = new(1);
    private readonly Tensor x = Tensor.Uninitialized(Matrix);
    private readonly Tensor dy = Tensor.Uninitialized(Matrix);
    private readonly Tensor y = Tensor.Uninitialized(Matrix);
    private readonly Tensor row = Tensor.Uninitialized(Row);
    private readonly Tensor drow = Tensor.Uninitialized(Row);

    /// <summary>Fills the operands; none is near zero, so that roots, logarithms and quotients are ordinary numbers.</summary>
    [GlobalSetup]
    public void Setup()
    {
        cpu.RandomUniform(x, new(1, 0, 0), 0.5, 2);
        cpu.RandomUniform(dy, new(1, 0, 1), 0.5, 2);
        cpu.RandomUniform(row, new(1, 0, 2), 0.5, 2);
    }

    [Benchmark]
    public void Abs() => cpu.Unary<Abs>(x, y);

    [Benchmark]
    public void AbsGradient() => cpu.UnaryBackward<Abs>(x, dy, y, accumulate: false);

    [Benchmark]
    public void Exp() => cpu.Unary<Exp>(x, y);

    [Benchmark]
    public void ExpGradient() => cpu.UnaryBackward<Exp>(x, dy, y, accumulate: false);

    [Benchmark]
    public void HardSigmoid() => cpu.Unary<HardSigmoid>(x, y);

    [Benchmark]
    public void HardSigmoidGradient() => cpu.UnaryBackward<HardSigmoid>(x, dy, y, accumulate: false);

    [Benchmark]
    public void HardSwish() => cpu.Unary<HardSwish>(x, y);

    [Benchmark]
    public void HardSwishGradient() => cpu.UnaryBackward<HardSwish>(x, dy, y, accumulate: false);

    [Benchmark]
    public void Identity() => cpu.Unary<Identity>(x, y);

    [Benchmark]
    public void IdentityGradient() => cpu.UnaryBackward<Identity>(x, dy, y, accumulate: false);

    [Benchmark]
    public void Log() => cpu.Unary<Log>(x, y);

    [Benchmark]
    public void LogGradient() => cpu.UnaryBackward<Log>(x, dy, y, accumulate: false);

    [Benchmark]
    public void Negate() => cpu.Unary<Negate>(x, y);

    [Benchmark]
    public void NegateGradient() => cpu.UnaryBackward<Negate>(x, dy, y, accumulate: false);

    [Benchmark]
    public void Reciprocal() => cpu.Unary<Reciprocal>(x, y);

    [Benchmark]
    public void ReciprocalGradient() => cpu.UnaryBackward<Reciprocal>(x, dy, y, accumulate: false);

    [Benchmark]
    public void Relu() => cpu.Unary<Relu>(x, y);

    [Benchmark]
    public void ReluGradient() => cpu.UnaryBackward<Relu>(x, dy, y, accumulate: false);

    [Benchmark]
    public void Relu6() => cpu.Unary<Relu6>(x, y);

    [Benchmark]
    public void Relu6Gradient() => cpu.UnaryBackward<Relu6>(x, dy, y, accumulate: false);

    [Benchmark]
    public void Sigmoid() => cpu.Unary<Sigmoid>(x, y);

    [Benchmark]
    public void SigmoidGradient() => cpu.UnaryBackward<Sigmoid>(x, dy, y, accumulate: false);

    [Benchmark]
    public void Sqrt() => cpu.Unary<Sqrt>(x, y);

    [Benchmark]
    public void SqrtGradient() => cpu.UnaryBackward<Sqrt>(x, dy, y, accumulate: false);

    [Benchmark]
    public void Square() => cpu.Unary<Square>(x, y);

    [Benchmark]
    public void SquareGradient() => cpu.UnaryBackward<Square>(x, dy, y, accumulate: false);

    [Benchmark]
    public void Swish() => cpu.Unary<Swish>(x, y);

    [Benchmark]
    public void SwishGradient() => cpu.UnaryBackward<Swish>(x, dy, y, accumulate: false);

    [Benchmark]
    public void Tanh() => cpu.Unary<Tanh>(x, y);

    [Benchmark]
    public void TanhGradient() => cpu.UnaryBackward<Tanh>(x, dy, y, accumulate: false);

    [Benchmark]
    public void AddPair() => cpu.Binary<Add>(x, dy, y);

    [Benchmark]
    public void AddRowGradient() => cpu.BinaryBackward<Add>(x, row, dy, drow, ofSecond: true, accumulate: false);

    [Benchmark]
    public void SubtractPair() => cpu.Binary<Subtract>(x, dy, y);

    [Benchmark]
    public void SubtractRowGradient() => cpu.BinaryBackward<Subtract>(x, row, dy, drow, ofSecond: true, accumulate: false);

    [Benchmark]
    public void MultiplyPair() => cpu.Binary<Multiply>(x, dy, y);

    [Benchmark]
    public void MultiplyRowGradient() => cpu.BinaryBackward<Multiply>(x, row, dy, drow, ofSecond: true, accumulate: false);

    [Benchmark]
    public void DividePair() => cpu.Binary<Divide>(x, dy, y);

    [Benchmark]
    public void DivideRowGradient() => cpu.BinaryBackward<Divide>(x, row, dy, drow, ofSecond: true, accumulate: false);

    [Benchmark]
    public void MaximumPair() => cpu.Binary<Maximum>(x, dy, y);

    [Benchmark]
    public void MaximumRowGradient() => cpu.BinaryBackward<Maximum>(x, row, dy, drow, ofSecond: true, accumulate: false);

    [Benchmark]
    public void MinimumPair() => cpu.Binary<Minimum>(x, dy, y);

    [Benchmark]
    public void MinimumRowGradient() => cpu.BinaryBackward<Minimum>(x, row, dy, drow, ofSecond: true, accumulate: false);

    [Benchmark]
    public void SumOverRows() => cpu.Reduce<Sum>(x, drow);

    [Benchmark]
    public void MaxOverRows() => cpu.Reduce<Max>(x, drow);

    [Benchmark]
    public void MinOverRows() => cpu.Reduce<Min>(x, drow);

    /// <inheritdoc/>
    public Work WorkOf(string benchmark)
    {
        var matrices =
            benchmark.EndsWith("OverRows", StringComparison.Ordinal) ? 1
            : benchmark.EndsWith("RowGradient", StringComparison.Ordinal) ? 2
            : benchmark.EndsWith("Gradient", StringComparison.Ordinal) || benchmark.EndsWith("Pair", StringComparison.Ordinal) ? 3
            : 2;
        return new Work(0, (double)matrices * Matrix.Count * sizeof(float));
    }
}
