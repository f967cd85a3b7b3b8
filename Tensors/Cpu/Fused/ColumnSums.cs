using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using AlphaNet.Pure.Tensors.Lanes;

namespace AlphaNet.Pure.Tensors.Cpu.Fused;

/// <summary>Sums over rows, per channel: in float over a chunk, in double over chunks and slices.</summary>
internal static unsafe class ColumnSums
{
    /// <summary>sums[0] += x and sums[1] += x^2 over dense rows; sums [2, channels].</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void AddSquares<TLane>(float* x, int rows, int channels, float* sums) where TLane : struct, IFloatLane<TLane>
    {
        var squares = (nint)(sums + channels);
        var whole = channels - channels % TLane.Width;
        var rest = channels - whole;
        for (; rows >= 4; rows -= 4, x += 4 * channels)
        {
            var (y1, y2, y3) = ((nint)(x + channels), (nint)(x + 2 * channels), (nint)(x + 3 * channels));
            for (var i = 0; i < whole; i += TLane.Width)
            {
                var (x0, x1, x2, x3) = (TLane.Load(x + i), TLane.Load((float*)y1 + i), TLane.Load((float*)y2 + i), TLane.Load((float*)y3 + i));
                TLane.Store(sums + i, TLane.Load(sums + i) + ((x0 + x1) + (x2 + x3)));
                var square = (float*)squares + i;
                TLane.Store(square, TLane.Load(square) + (TLane.Fma(x0, x0, x1 * x1) + TLane.Fma(x2, x2, x3 * x3)));
            }

            for (var row = 0; rest > 0 && row < 4; row++)
            {
                AddPart<TLane>(x + row * channels + whole, rest, sums + whole, (float*)squares + whole);
            }
        }

        for (; rows > 0; rows--, x += channels)
        {
            for (var i = 0; i < whole; i += TLane.Width)
            {
                var value = TLane.Load(x + i);
                var square = (float*)squares + i;
                TLane.Store(sums + i, TLane.Load(sums + i) + value);
                TLane.Store(square, TLane.Fma(value, value, TLane.Load(square)));
            }

            if (rest > 0)
            {
                AddPart<TLane>(x + whole, rest, sums + whole, (float*)squares + whole);
            }
        }
    }

    /// <summary>totals += sums, and sums = 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Flush(float* sums, int count, double* totals)
    {
        var i = 0;
        for (; Vector512.IsHardwareAccelerated && i <= count - 16; i += 16)
        {
            var (low, high) = Vector512.Widen(Vector512.Load(sums + i));
            (Vector512.Load(totals + i) + low).Store(totals + i);
            (Vector512.Load(totals + i + 8) + high).Store(totals + i + 8);
            Vector512<float>.Zero.Store(sums + i);
        }

        for (; i < count; i++)
        {
            totals[i] += sums[i];
            sums[i] = 0;
        }
    }

    /// <summary>The first of several rows of totals becomes their sum, added in order.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Combine(double* totals, int slices, int count)
    {
        for (var slice = 1; slice < slices; slice++)
        {
            var source = totals + (nint)slice * count;
            var i = 0;
            for (; i <= count - 8; i += 8)
            {
                (Vector512.Load(totals + i) + Vector512.Load(source + i)).Store(totals + i);
            }

            for (; i < count; i++)
            {
                totals[i] += source[i];
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void AddPart<TLane>(float* x, int count, float* sums, float* squares) where TLane : struct, IFloatLane<TLane>
    {
        var value = TLane.Load(x, count);
        TLane.Store(sums, TLane.Load(sums, count) + value, count);
        TLane.Store(squares, TLane.Fma(value, value, TLane.Load(squares, count)), count);
    }
}
