using System.Diagnostics;
using AlphaNet.Pure.Tensors.Random;

namespace AlphaNet.Pure.Tensors.Backends.Profiling;

/// <summary>What a backend reaches at best on this machine: the roofs that kernels are held against.</summary>
/// <param name="GigaFlops">10^9 floating-point operations a second of a square matrix product that fits the caches.</param>
/// <param name="GigaBytes">10^9 bytes a second of a scaled copy between maps that do not fit them.</param>
public readonly record struct Ceilings(double GigaFlops, double GigaBytes)
{
    // On a processor; a product of that side fits its caches, a map of that length does not.
    private const int Side = 768;
    private const int MapFloats = 16 << 20;

    // On a device as large as keeps it busy for so many seconds, up to a bound.
    private const double BusySeconds = 5e-3;
    private const int FirstSide = 64;
    private const int MostSide = 4096;
    private const int FirstMapFloats = 1 << 16;
    private const int MostMapFloats = 128 << 20;

    private const int Rounds = 5;

    /// <summary>Measures a backend; about half a second.</summary>
    public static Ceilings Measure(IBackend backend)
    {
        ArgumentNullException.ThrowIfNull(backend);
        if (backend.Device is null)
        {
            return new Ceilings(Flops(Side) / Product(backend, Side) / 1e9, Bytes(MapFloats) / Copy(backend, MapFloats) / 1e9);
        }

        var (side, floats) = (FirstSide, FirstMapFloats);
        double product, copy;
        while ((product = Product(backend, side)) < BusySeconds && side < MostSide)
        {
            side *= 2;
        }

        while ((copy = Copy(backend, floats)) < BusySeconds && floats < MostMapFloats)
        {
            floats *= 2;
        }

        return new Ceilings(Flops(side) / product / 1e9, Bytes(floats) / copy / 1e9);
    }

    /// <summary>Seconds that the work takes at least: at the roof of arithmetic or of memory, whichever is lower.</summary>
    public double Floor(KernelTotal work) => Math.Max(work.Flops / GigaFlops, work.Bytes / GigaBytes) / 1e9;

    private static double Flops(int side) => 2.0 * side * side * side;

    private static double Bytes(int floats) => 2.0 * floats * sizeof(float);

    private static double Product(IBackend backend, int side)
    {
        var shape = new Shape(side, side);
        var (a, b, c) = (backend.Rent(shape, DType.Float32), backend.Rent(shape, DType.Float32), backend.Rent(shape, DType.Float32));
        backend.RandomUniform(a, new RandomKey(1, 1, 1), -1, 1);
        backend.RandomUniform(b, new RandomKey(1, 1, 2), -1, 1);
        var seconds = Best(backend, () => backend.MatMul(a, b, c));
        backend.Return(a);
        backend.Return(b);
        backend.Return(c);
        return seconds;
    }

    private static double Copy(IBackend backend, int floats)
    {
        var (x, y) = (backend.Rent(new Shape(floats), DType.Float32), backend.Rent(new Shape(floats), DType.Float32));
        backend.Fill(x, 1);
        var seconds = Best(backend, () => backend.AddScaled(x, 2, y, accumulate: false));
        backend.Return(x);
        backend.Return(y);
        return seconds;
    }

    private static double Best(IBackend backend, Action work)
    {
        work();
        backend.Synchronize();
        var best = double.PositiveInfinity;
        for (var i = 0; i < Rounds; i++)
        {
            var start = Stopwatch.GetTimestamp();
            work();
            backend.Synchronize();
            best = Math.Min(best, Stopwatch.GetElapsedTime(start).TotalSeconds);
        }

        return best;
    }
}
