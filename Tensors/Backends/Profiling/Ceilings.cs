using System.Diagnostics;
using AlphaNet.Pure.Tensors.Random;

namespace AlphaNet.Pure.Tensors.Backends.Profiling;

/// <summary>What a backend reaches at best on this machine: the roofs that kernels are held against.</summary>
/// <param name="GigaFlops">10^9 floating-point operations a second of a square matrix product that fits the caches.</param>
/// <param name="GigaBytes">10^9 bytes a second of a scaled copy between maps that do not fit them.</param>
public readonly record struct Ceilings(double GigaFlops, double GigaBytes)
{
    private const int Side = 768;
    private const int MapFloats = 16 << 20;
    private const int Rounds = 5;

    /// <summary>Measures a backend; about half a second.</summary>
    public static Ceilings Measure(IBackend backend)
    {
        ArgumentNullException.ThrowIfNull(backend);
        var (a, b, c) = (Tensor.Zeros(new Shape(Side, Side)), Tensor.Zeros(new Shape(Side, Side)), Tensor.Zeros(new Shape(Side, Side)));
        backend.RandomUniform(a, new RandomKey(1, 1, 1), -1, 1);
        backend.RandomUniform(b, new RandomKey(1, 1, 2), -1, 1);
        var product = Best(() => backend.MatMul(a, b, c));
        var (x, y) = (Tensor.Zeros(new Shape(MapFloats)), Tensor.Zeros(new Shape(MapFloats)));
        var copy = Best(() => backend.AddScaled(x, 2, y, accumulate: false));
        return new Ceilings(2.0 * Side * Side * Side / product / 1e9, 2.0 * MapFloats * sizeof(float) / copy / 1e9);
    }

    /// <summary>Seconds that the work takes at least: at the roof of arithmetic or of memory, whichever is lower.</summary>
    public double Floor(KernelTotal work) => Math.Max(work.Flops / GigaFlops, work.Bytes / GigaBytes) / 1e9;

    private static double Best(Action work)
    {
        work();
        var best = double.PositiveInfinity;
        for (var i = 0; i < Rounds; i++)
        {
            var start = Stopwatch.GetTimestamp();
            work();
            best = Math.Min(best, Stopwatch.GetElapsedTime(start).TotalSeconds);
        }

        return best;
    }
}
