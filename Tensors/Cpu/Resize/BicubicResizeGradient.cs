using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using AlphaNet.Pure.Tensors.Memory;
using AlphaNet.Pure.Tensors.Threading;

namespace AlphaNet.Pure.Tensors.Cpu.Resize;

/// <summary>dx (+)= the transposed resize of dy, one image a part, since neighbouring rows of dy meet in rows of dx. Maps are dense.</summary>
internal readonly unsafe struct BicubicResizeGradient<T>(
    Tensor dy, Tensor dx, CubicTaps<T> vertical, CubicTaps<T> horizontal, bool accumulate, MemoryPool pool) : IParallelJob
    where T : unmanaged, IFloatingPointIeee754<T>
{
    public Shape Scratch => new(dx.Shape[2] * dx.Shape[3]);

    public int Parts => dx.Shape[0];

    public void Execute(int part)
    {
        var (height, width, channels) = (dx.Shape[1], dx.Shape[2], dx.Shape[3]);
        var (outHeight, outWidth) = (dy.Shape[1], dy.Shape[2]);
        var line = width * channels;
        var spread = pool.Rent(Scratch, dx.DType);
        var image = dx.Pointer<T>() + (long)part * height * line;
        if (!accumulate)
        {
            NativeMemory.Clear(image, (nuint)((long)height * line * sizeof(T)));
        }

        var from = dy.Pointer<T>() + (long)part * outHeight * outWidth * channels;
        for (var row = 0; row < outHeight; row++)
        {
            spread.Clear();
            for (var column = 0; column < outWidth; column++, from += channels)
            {
                Spread(from, horizontal.Positions(column), horizontal.Weights(column), spread.Pointer<T>(), channels, channels);
            }

            Spread(spread.Pointer<T>(), vertical.Positions(row), vertical.Weights(row), image, line, line);
        }

        pool.Return(spread);
    }

    /// <summary>Adds a run, weighted, to the four that start at <paramref name="positions"/> * <paramref name="step"/>; they may be the same.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Spread(T* from, int* positions, T* weights, T* to, int step, int count)
    {
        for (var tap = 0; tap < CubicTaps<T>.Count; tap++)
        {
            var run = to + (nint)positions[tap] * step;
            var weight = weights[tap];
            var i = 0;
            for (; i <= count - Vector<T>.Count; i += Vector<T>.Count)
            {
                (Vector.Load(run + i) + Vector.Load(from + i) * weight).Store(run + i);
            }

            for (; i < count; i++)
            {
                run[i] += from[i] * weight;
            }
        }
    }
}
