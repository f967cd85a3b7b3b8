using System.Diagnostics;
using System.Runtime.InteropServices;
using AlphaNet.Pure.Tensors.Cpu.Gemm;
using AlphaNet.Pure.Tensors.Threading;

namespace AlphaNet.Pure.Bench.Gemm;

/// <summary>Our product and OpenBLAS in turn in one process: their ratio survives a noisy machine, single figures do not.</summary>
internal static unsafe class GemmSideBySide
{
    private const double TurnSeconds = 0.03;

    // OpenBLAS's workers poll for about this long after a call and would take our second core.
    private const int BlasCoolDownMilliseconds = 40;

    public static void Run(int threads, int rounds)
    {
        var blas = OpenBlas.TryLoad(out var reason);
        Console.WriteLine($"{reason}; {threads} thread(s), best of {rounds} turns of {TurnSeconds * 1000} ms; GFLOP/s ours / OpenBLAS = ratio");
        if (blas is not null)
        {
            blas.Threads = threads;
        }

        using var pool = new WorkerPool(threads);
        Compare(new GemmShape(1024, 1024, 1024, 0), GemmPass.Forward, blas, pool, threads, rounds);
        Compare(new GemmShape(1024, 1024, 1024, 0), GemmPass.InputGradient, blas, pool, threads, rounds);
        Compare(new GemmShape(1024, 1024, 1024, 0), GemmPass.WeightGradient, blas, pool, threads, rounds);
        double ourTime = 0, blasTime = 0, work = 0;
        foreach (var shape in GemmShape.Step)
        {
            foreach (var pass in Enum.GetValues<GemmPass>())
            {
                var (ours, theirs) = Compare(shape, pass, blas, pool, threads, rounds);
                ourTime += shape.Share / ours;
                blasTime += shape.Share / theirs;
                work += shape.Share;
            }
        }

        Console.WriteLine($"weighted by the step's work: {work / ourTime:F1} / {work / blasTime:F1} = {blasTime / ourTime:F3}");
    }

    private static (double Ours, double Theirs) Compare(GemmShape shape, GemmPass pass, OpenBlas? blas, WorkerPool pool, int threads, int rounds)
    {
        float* a = GemmOperand.Allocate(shape.Floats), b = GemmOperand.Allocate(shape.Floats), c = GemmOperand.Allocate(shape.Floats);
        var product = shape.Product(pass, a, b, c);
        double ours = 0, theirs = 0;
        for (var round = 0; round < rounds; round++)
        {
            ours = Math.Max(ours, Turn(shape, () => Sgemm.Multiply(product, pool)));
            if (blas is not null)
            {
                theirs = Math.Max(theirs, Turn(shape, () => blas.Multiply(
                    pass == GemmPass.WeightGradient, pass == GemmPass.Forward, product.M, product.N, product.K, a, b, product.Accumulate ? 1 : 0, c)));
                Thread.Sleep(threads > 1 ? BlasCoolDownMilliseconds : 0);
            }
        }

        Console.WriteLine($"{shape,-20} {pass,-15} {ours,6:F1} / {theirs,6:F1} = {ours / theirs:F2}");
        NativeMemory.AlignedFree(a);
        NativeMemory.AlignedFree(b);
        NativeMemory.AlignedFree(c);
        return (ours, theirs);
    }

    // Best single call of a turn, in GFLOP/s: other programs' share of the core only ever lengthens a call.
    private static double Turn(GemmShape shape, Action multiply)
    {
        multiply();
        var best = double.PositiveInfinity;
        var turn = Stopwatch.GetTimestamp();
        do
        {
            var start = Stopwatch.GetTimestamp();
            multiply();
            best = Math.Min(best, Stopwatch.GetElapsedTime(start).TotalSeconds);
        }
        while (Stopwatch.GetElapsedTime(turn).TotalSeconds < TurnSeconds);
        return shape.Flops / best / 1e9;
    }
}
