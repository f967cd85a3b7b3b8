using System.Numerics;
using System.Runtime.CompilerServices;
using AlphaNet.Pure.Tensors.Memory;
using AlphaNet.Pure.Tensors.Threading;

namespace AlphaNet.Pure.Tensors.Cpu.Resize;

/// <summary>y = x resized, some output rows a part: four input rows are mixed into one, then four pixels of it into each output pixel. Maps are dense.</summary>
internal readonly unsafe struct BicubicResize<T>(Tensor x, Tensor y, CubicTaps<T> vertical, CubicTaps<T> horizontal, MemoryPool pool) : IParallelJob
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private const int RowsPerPart = 8;

    private int Rows => y.Shape[0] * y.Shape[1];

    public Shape Scratch => new(x.Shape[2] * x.Shape[3]);

    public int Parts => (Rows + RowsPerPart - 1) / RowsPerPart;

    public void Execute(int part)
    {
        var (height, width, channels) = (x.Shape[1], x.Shape[2], x.Shape[3]);
        var (outHeight, outWidth) = (y.Shape[1], y.Shape[2]);
        var line = width * channels;
        var mixed = pool.Rent(Scratch, x.DType);
        var last = Math.Min((part + 1) * RowsPerPart, Rows);
        for (var row = part * RowsPerPart; row < last; row++)
        {
            var image = x.Pointer<T>() + (long)(row / outHeight) * height * line;
            Mix(image, line, vertical.Positions(row % outHeight), vertical.Weights(row % outHeight), mixed.Pointer<T>(), line);
            var to = y.Pointer<T>() + (long)row * outWidth * channels;
            for (var column = 0; column < outWidth; column++)
            {
                Mix(mixed.Pointer<T>(), channels, horizontal.Positions(column), horizontal.Weights(column), to + column * channels, channels);
            }
        }

        pool.Return(mixed);
    }

    /// <summary>to = the sum of four runs that start at <paramref name="positions"/> * <paramref name="step"/>, weighted.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Mix(T* from, int step, int* positions, T* weights, T* to, int count)
    {
        var a = from + (nint)positions[0] * step;
        var b = from + (nint)positions[1] * step;
        var c = from + (nint)positions[2] * step;
        var d = from + (nint)positions[3] * step;
        var (wa, wb, wc, wd) = (weights[0], weights[1], weights[2], weights[3]);
        var i = 0;
        for (; i <= count - Vector<T>.Count; i += Vector<T>.Count)
        {
            (Vector.Load(a + i) * wa + Vector.Load(b + i) * wb + Vector.Load(c + i) * wc + Vector.Load(d + i) * wd).Store(to + i);
        }

        for (; i < count; i++)
        {
            to[i] = a[i] * wa + b[i] * wb + c[i] * wc + d[i] * wd;
        }
    }
}
