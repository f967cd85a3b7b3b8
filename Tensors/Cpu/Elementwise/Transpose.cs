using System.Numerics;
using System.Runtime.CompilerServices;

namespace AlphaNet.Pure.Tensors.Cpu.Elementwise;

/// <summary>Transposes a matrix square by square, so that the cache lines of both sides are used whole.</summary>
internal static unsafe class Transpose
{
    /// <summary>Side of a square: one cache line of floats.</summary>
    public const int Side = 16;

    /// <summary>to[r, c] = from[c, r].</summary>
    /// <param name="from">The source, dense along r.</param>
    /// <param name="fromStep">Elements from c to c + 1 in the source.</param>
    /// <param name="to">The target, dense along c.</param>
    /// <param name="toStep">Elements from r to r + 1 in the target.</param>
    /// <param name="rows">Values of r.</param>
    /// <param name="columns">Values of c.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run<TFrom, TTo>(TFrom* from, long fromStep, TTo* to, long toStep, int rows, int columns)
        where TFrom : unmanaged, INumberBase<TFrom>
        where TTo : unmanaged, INumberBase<TTo>
    {
        if (typeof(TFrom) == typeof(float) && typeof(TTo) == typeof(float))
        {
            FloatTranspose.Run((float*)from, (nint)fromStep, (float*)to, (nint)toStep, rows, columns, accumulate: false);
            return;
        }

        for (var top = 0; top < rows; top += Side)
        {
            var bottom = Math.Min(top + Side, rows);
            for (var left = 0; left < columns; left += Side)
            {
                var right = Math.Min(left + Side, columns);
                for (var r = top; r < bottom; r++)
                {
                    var source = from + left * fromStep + r;
                    var target = to + r * toStep;
                    for (var c = left; c < right; c++)
                    {
                        target[c] = TTo.CreateSaturating(*source);
                        source += fromStep;
                    }
                }
            }
        }
    }
}
