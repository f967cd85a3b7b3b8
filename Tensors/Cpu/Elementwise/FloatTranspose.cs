using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace AlphaNet.Pure.Tensors.Cpu.Elementwise;

/// <summary>Transposes matrices of floats in registers, squares of 8 at a time; without AVX element by element.</summary>
internal static unsafe class FloatTranspose
{
    private const int Side = 8;

    /// <summary>to[r, c] = from[c, r], or += where <paramref name="accumulate"/>; both dense along their second index.</summary>
    /// <param name="from">The source [columns, rows].</param>
    /// <param name="fromStep">Floats from c to c + 1 in the source.</param>
    /// <param name="to">The target [rows, columns].</param>
    /// <param name="toStep">Floats from r to r + 1 in the target.</param>
    /// <param name="rows">Values of r.</param>
    /// <param name="columns">Values of c.</param>
    /// <param name="accumulate">Whether the target keeps what it holds.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run(float* from, nint fromStep, float* to, nint toStep, int rows, int columns, bool accumulate)
    {
        var (wholeRows, wholeColumns) = Avx.IsSupported ? (rows / Side * Side, columns / Side * Side) : (0, 0);
        // Two squares below one another: a line of the source is used whole.
        for (var r = 0; r < wholeRows; r += 2 * Side)
        {
            for (var c = 0; c < wholeColumns; c += Side)
            {
                for (var square = r; square < Math.Min(r + 2 * Side, wholeRows); square += Side)
                {
                    Square(from + c * fromStep + square, fromStep, to + square * toStep + c, toStep, accumulate);
                }
            }
        }

        Each(from, fromStep, to, toStep, 0, wholeRows, wholeColumns, columns, accumulate);
        Each(from, fromStep, to, toStep, wholeRows, rows, 0, columns, accumulate);
    }

    private static void Each(float* from, nint fromStep, float* to, nint toStep, int top, int bottom, int left, int right, bool accumulate)
    {
        for (var r = top; r < bottom; r++)
        {
            for (var c = left; c < right; c++)
            {
                var value = from[c * fromStep + r];
                to[r * toStep + c] = accumulate ? to[r * toStep + c] + value : value;
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Square(float* from, nint fromStep, float* to, nint toStep, bool accumulate)
    {
        // Pairs of rows, then quartets, within halves of vectors; then the halves.
        var (p0, p1) = Interleave(from, fromStep);
        var (p2, p3) = Interleave(from + 2 * fromStep, fromStep);
        var (p4, p5) = Interleave(from + 4 * fromStep, fromStep);
        var (p6, p7) = Interleave(from + 6 * fromStep, fromStep);
        const byte Lower = 0x44, Upper = 0xEE;
        Store(Avx.Shuffle(p0, p2, Lower), Avx.Shuffle(p4, p6, Lower), to, toStep, accumulate);
        Store(Avx.Shuffle(p0, p2, Upper), Avx.Shuffle(p4, p6, Upper), to + toStep, toStep, accumulate);
        Store(Avx.Shuffle(p1, p3, Lower), Avx.Shuffle(p5, p7, Lower), to + 2 * toStep, toStep, accumulate);
        Store(Avx.Shuffle(p1, p3, Upper), Avx.Shuffle(p5, p7, Upper), to + 3 * toStep, toStep, accumulate);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (Vector256<float> Low, Vector256<float> High) Interleave(float* from, nint step)
    {
        var (first, second) = (Vector256.Load(from), Vector256.Load(from + step));
        return (Avx.UnpackLow(first, second), Avx.UnpackHigh(first, second));
    }

    // A row, and the one four below it.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(Vector256<float> left, Vector256<float> right, float* to, nint step, bool accumulate)
    {
        var (upper, lower) = (Avx.Permute2x128(left, right, 0x20), Avx.Permute2x128(left, right, 0x31));
        var below = to + 4 * step;
        if (accumulate)
        {
            upper += Vector256.Load(to);
            lower += Vector256.Load(below);
        }

        upper.Store(to);
        lower.Store(below);
    }
}
