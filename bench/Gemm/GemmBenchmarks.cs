using System.Runtime.InteropServices;
using AlphaNet.Pure.Bench.Rates;
using AlphaNet.Pure.Tensors.Cpu.Gemm;
using AlphaNet.Pure.Tensors.Threading;
using BenchmarkDotNet.Attributes;

namespace AlphaNet.Pure.Bench.Gemm;

/// <summary>The matrix product on a square and on the training step's heaviest shapes.</summary>
[MemoryDiagnoser]
public unsafe class GemmBenchmarks : IMeasuredWork
{
    private float* a;
    private float* b;
    private float* c;
    private WorkerPool? pool;

    /// <summary>Shapes under measurement.</summary>
    public static IEnumerable<GemmShape> Shapes =>
        [new(1024, 1024, 1024), new(576, 216, 1296), new(2304, 128, 768), new(36864, 192, 32)];

    /// <summary>The shape.</summary>
    [ParamsSource(nameof(Shapes))]
    public GemmShape Shape { get; set; } = new(1024, 1024, 1024);

    /// <summary>Which of the step's three products.</summary>
    [ParamsAllValues]
    public GemmPass Pass { get; set; }

    /// <summary>Threads.</summary>
    [Params(1, 2)]
    public int Threads { get; set; }

    /// <summary>Fills the operands.</summary>
    [GlobalSetup]
    public void Setup()
    {
        a = GemmOperand.Allocate(Shape.Floats);
        b = GemmOperand.Allocate(Shape.Floats);
        c = GemmOperand.Allocate(Shape.Floats);
        pool = new WorkerPool(Threads);
    }

    /// <summary>Frees them.</summary>
    [GlobalCleanup]
    public void Cleanup()
    {
        pool!.Dispose();
        NativeMemory.AlignedFree(a);
        NativeMemory.AlignedFree(b);
        NativeMemory.AlignedFree(c);
    }

    /// <summary>One product.</summary>
    [Benchmark]
    public void Multiply() => Sgemm.Multiply(Shape.Product(Pass, a, b, c), pool!);

    /// <inheritdoc/>
    public Work WorkOf(string benchmark) => new(
        2.0 * Shape.M * Shape.N * Shape.K, sizeof(float) * ((double)Shape.M * Shape.K + (double)Shape.K * Shape.N + (double)Shape.M * Shape.N));
}
