using System.Diagnostics;
using AlphaNet.Pure.Kernels;
using AlphaNet.Pure.Ladder.Rungs;
using AlphaNet.Pure.Tensors;
using AlphaNet.Pure.Tensors.Cpu;

namespace AlphaNet.Pure.Ladder;

/// <summary>Measures a rung, and holds its result against the CPU backend's.</summary>
internal sealed class Climb : IDisposable
{
    // Long enough for a clock; the device is waited for once at its end.
    private static readonly TimeSpan Least = TimeSpan.FromSeconds(0.2);

    private readonly CpuBackend cpu = new();

    public static IReadOnlyList<IRung> Ladder { get; } =
    [
        new KernelRung("naive", NaiveKernel.Multiply),
        new KernelRung("shared tile", SharedTileKernel.Multiply),
        new BackendRung("register blocks", MatrixPrecision.Fp32),
        new BackendRung("tf32", MatrixPrecision.Tf32),
        new BackendRung("bf16", MatrixPrecision.Bf16),
    ];

    public Step Measure(IlgpuBackend backend, IRung rung, ProductSize size)
    {
        var (a, b, expected) = (Normal(1, size.M, size.K), Normal(2, size.K, size.N), Tensor.Zeros(new Shape(size.M, size.N)));
        cpu.MatMul(a, b, expected);
        var (onDeviceA, onDeviceB, c) = (Bring(backend, a), Bring(backend, b), backend.Rent(expected.Shape, DType.Float32));
        rung.Multiply(backend, onDeviceA, onDeviceB, c);
        var deviation = Deviation(expected.ToArray<float>(), c.ToArray<float>());
        var seconds = Time(backend, () => rung.Multiply(backend, onDeviceA, onDeviceB, c));
        foreach (var tensor in (ReadOnlySpan<Tensor>)[onDeviceA, onDeviceB, c])
        {
            backend.Return(tensor);
        }

        return new Step(size, rung.Name, seconds, deviation, deviation <= Allowed(rung.Precision));
    }

    public void Dispose() => cpu.Dispose();

    // Some units of the last place that factors are rounded to: errors of many terms grow as their sum does.
    private static double Allowed(MatrixPrecision precision) => precision switch
    {
        MatrixPrecision.Tf32 => 2e-3,
        MatrixPrecision.Bf16 => 2e-2,
        _ => 2e-5,
    };

    private static double Time(IlgpuBackend backend, Action product)
    {
        for (var calls = 1; ; calls *= 2)
        {
            backend.Synchronize();
            var start = Stopwatch.GetTimestamp();
            for (var call = 0; call < calls; call++)
            {
                product();
            }

            backend.Synchronize();
            var elapsed = Stopwatch.GetElapsedTime(start);
            if (elapsed >= Least)
            {
                return elapsed.TotalSeconds / calls;
            }
        }
    }

    // Math.Max hands what is not a number on.
    private static double Deviation(float[] expected, float[] actual) =>
        expected.Zip(actual, (e, a) => Math.Abs((double)e - a)).Aggregate(0.0, Math.Max) / expected.Max(Math.Abs);

    private static Tensor Bring(IlgpuBackend backend, in Tensor tensor)
    {
        var result = backend.Rent(tensor.Shape, tensor.DType);
        backend.Copy(tensor, result);
        return result;
    }

    private Tensor Normal(ulong stream, int rows, int columns)
    {
        var result = Tensor.Zeros(new Shape(rows, columns));
        cpu.RandomNormal(result, new(1, 0, stream), 0, 1);
        return result;
    }
}
