using AlphaNet.Pure.Bench.Gemm;
using AlphaNet.Pure.Bench.Rates;
using AlphaNet.Pure.Tensors;
using BenchmarkDotNet.Attributes;

namespace AlphaNet.Pure.Bench.Gpu;

/// <summary>The matrix product on a device: a square one, and those of the training step at batch 64.</summary>
public class GpuMatMulBenchmarks : PlacedBenchmarks, IMeasuredWork
{
    private Tensor x;
    private Tensor weight;
    private Tensor y;

    /// <summary>Shapes under measurement: the processor's, with four times the images.</summary>
    public static IEnumerable<GemmShape> Shapes =>
        [new(4096, 4096, 4096), new(2304, 216, 1296), new(9216, 128, 768), new(147456, 192, 32)];

    /// <summary>The shape.</summary>
    [ParamsSource(nameof(Shapes))]
    public GemmShape Shape { get; set; } = new(4096, 4096, 4096);

    /// <summary>Which of the step's three products.</summary>
    [ParamsAllValues]
    public GemmPass Pass { get; set; }

    [Benchmark(OperationsPerInvoke = Calls)]
    public void Multiply()
    {
        switch (Pass)
        {
            case GemmPass.Forward:
                Repeat(() => Backend.MatMul(x, weight.Permute(1, 0), y), y);
                break;
            case GemmPass.InputGradient:
                Repeat(() => Backend.MatMul(y, weight, x), x);
                break;
            default:
                Repeat(() => Backend.MatMul(y.Permute(1, 0), x, weight), weight);
                break;
        }
    }

    public Work WorkOf(string benchmark) => new(
        2.0 * Shape.M * Shape.N * Shape.K, sizeof(float) * ((double)Shape.M * Shape.K + (double)Shape.K * Shape.N + (double)Shape.M * Shape.N));

    protected override void Prepare() => (x, weight, y) = (Random(Shape.M, Shape.K), Random(Shape.N, Shape.K), Random(Shape.M, Shape.N));
}
