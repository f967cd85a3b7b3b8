using System.Runtime.CompilerServices;
using AlphaNet.Pure.Tensors.Cpu.Vectors;

namespace AlphaNet.Pure.Tensors.Cpu.Depthwise.Direct;

/// <summary>What a line of the map gives a tile of stride 1.</summary>
/// <remarks>Written out for 4 columns of 5 taps and cut to size when compiled; the sums stay in the caller's registers.</remarks>
internal static unsafe class DirectLine<TOps, TVec, TWidth, TTaps, TEdge>
    where TOps : struct, IFloatVector<TVec>
    where TVec : unmanaged
    where TWidth : struct, IConstant
    where TTaps : struct, IConstant
    where TEdge : struct, IConstant
{
    /// <summary>Adds to the upper outputs through one row of the kernel and to the lower ones through another; only where <typeparamref name="TUpper"/>, <typeparamref name="TLower"/> are 1.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Add<TUpper, TLower>(
        float* x, nint pixel, int left, int columns, float* upper, float* lower, nint tap,
        ref TVec y0, ref TVec y1, ref TVec y2, ref TVec y3, ref TVec z0, ref TVec z1, ref TVec z2, ref TVec z3)
        where TUpper : struct, IConstant where TLower : struct, IConstant
    {
        var width = TWidth.Value;
        var five = TTaps.Value == 5;
        var compare = TEdge.Value == TileEdge.Any;
        var first = TEdge.Value == TileEdge.Left ? TTaps.Value / 2 : 0;
        var end = TEdge.Value == TileEdge.Right ? width + TTaps.Value / 2 : int.MaxValue;
        var (up, low) = (TUpper.Value == 1, TLower.Value == 1);
        var w0 = up ? TOps.Load(upper) : TOps.Zero;
        var w1 = up ? TOps.Load(upper + tap) : TOps.Zero;
        var w2 = up ? TOps.Load(upper + 2 * tap) : TOps.Zero;
        var w3 = up && five ? TOps.Load(upper + 3 * tap) : TOps.Zero;
        var w4 = up && five ? TOps.Load(upper + 4 * tap) : TOps.Zero;
        var u0 = low ? TOps.Load(lower) : TOps.Zero;
        var u1 = low ? TOps.Load(lower + tap) : TOps.Zero;
        var u2 = low ? TOps.Load(lower + 2 * tap) : TOps.Zero;
        var u3 = low && five ? TOps.Load(lower + 3 * tap) : TOps.Zero;
        var u4 = low && five ? TOps.Load(lower + 4 * tap) : TOps.Zero;

        if (first <= 0 && 0 < end && (!compare || (uint)left < (uint)columns))
        {
            var v = TOps.Load(x);
            if (up) y0 = TOps.MultiplyAdd(v, w0, y0);
            if (low) z0 = TOps.MultiplyAdd(v, u0, z0);
        }

        if (first <= 1 && 1 < end && (!compare || (uint)(left + 1) < (uint)columns))
        {
            var v = TOps.Load(x + pixel);
            if (up) y0 = TOps.MultiplyAdd(v, w1, y0);
            if (up && width > 1) y1 = TOps.MultiplyAdd(v, w0, y1);
            if (low) z0 = TOps.MultiplyAdd(v, u1, z0);
            if (low && width > 1) z1 = TOps.MultiplyAdd(v, u0, z1);
        }

        if (first <= 2 && 2 < end && (!compare || (uint)(left + 2) < (uint)columns))
        {
            var v = TOps.Load(x + 2 * pixel);
            if (up) y0 = TOps.MultiplyAdd(v, w2, y0);
            if (up && width > 1) y1 = TOps.MultiplyAdd(v, w1, y1);
            if (up && width > 2) y2 = TOps.MultiplyAdd(v, w0, y2);
            if (low) z0 = TOps.MultiplyAdd(v, u2, z0);
            if (low && width > 1) z1 = TOps.MultiplyAdd(v, u1, z1);
            if (low && width > 2) z2 = TOps.MultiplyAdd(v, u0, z2);
        }

        if (width + TTaps.Value > 4 && first <= 3 && 3 < end && (!compare || (uint)(left + 3) < (uint)columns))
        {
            var v = TOps.Load(x + 3 * pixel);
            if (up && five) y0 = TOps.MultiplyAdd(v, w3, y0);
            if (up && width > 1) y1 = TOps.MultiplyAdd(v, w2, y1);
            if (up && width > 2) y2 = TOps.MultiplyAdd(v, w1, y2);
            if (up && width > 3) y3 = TOps.MultiplyAdd(v, w0, y3);
            if (low && five) z0 = TOps.MultiplyAdd(v, u3, z0);
            if (low && width > 1) z1 = TOps.MultiplyAdd(v, u2, z1);
            if (low && width > 2) z2 = TOps.MultiplyAdd(v, u1, z2);
            if (low && width > 3) z3 = TOps.MultiplyAdd(v, u0, z3);
        }

        if (width + TTaps.Value > 5 && first <= 4 && 4 < end && (!compare || (uint)(left + 4) < (uint)columns))
        {
            var v = TOps.Load(x + 4 * pixel);
            if (up && five) y0 = TOps.MultiplyAdd(v, w4, y0);
            if (up && width > 1 && five) y1 = TOps.MultiplyAdd(v, w3, y1);
            if (up && width > 2) y2 = TOps.MultiplyAdd(v, w2, y2);
            if (up && width > 3) y3 = TOps.MultiplyAdd(v, w1, y3);
            if (low && five) z0 = TOps.MultiplyAdd(v, u4, z0);
            if (low && width > 1 && five) z1 = TOps.MultiplyAdd(v, u3, z1);
            if (low && width > 2) z2 = TOps.MultiplyAdd(v, u2, z2);
            if (low && width > 3) z3 = TOps.MultiplyAdd(v, u1, z3);
        }

        if (width + TTaps.Value > 6 && first <= 5 && 5 < end && (!compare || (uint)(left + 5) < (uint)columns))
        {
            var v = TOps.Load(x + 5 * pixel);
            if (up && width > 1 && five) y1 = TOps.MultiplyAdd(v, w4, y1);
            if (up && width > 2 && five) y2 = TOps.MultiplyAdd(v, w3, y2);
            if (up && width > 3) y3 = TOps.MultiplyAdd(v, w2, y3);
            if (low && width > 1 && five) z1 = TOps.MultiplyAdd(v, u4, z1);
            if (low && width > 2 && five) z2 = TOps.MultiplyAdd(v, u3, z2);
            if (low && width > 3) z3 = TOps.MultiplyAdd(v, u2, z3);
        }

        if (width + TTaps.Value > 7 && first <= 6 && 6 < end && (!compare || (uint)(left + 6) < (uint)columns))
        {
            var v = TOps.Load(x + 6 * pixel);
            if (up && width > 2 && five) y2 = TOps.MultiplyAdd(v, w4, y2);
            if (up && width > 3 && five) y3 = TOps.MultiplyAdd(v, w3, y3);
            if (low && width > 2 && five) z2 = TOps.MultiplyAdd(v, u4, z2);
            if (low && width > 3 && five) z3 = TOps.MultiplyAdd(v, u3, z3);
        }

        if (width + TTaps.Value > 8 && first <= 7 && 7 < end && (!compare || (uint)(left + 7) < (uint)columns))
        {
            var v = TOps.Load(x + 7 * pixel);
            if (up && width > 3 && five) y3 = TOps.MultiplyAdd(v, w4, y3);
            if (low && width > 3 && five) z3 = TOps.MultiplyAdd(v, u4, z3);
        }
    }
}
