using System.Runtime.CompilerServices;

namespace AlphaNet.Pure.Tensors.Cpu.Gemm;

/// <summary>Register tiles: <c>C[r, :] (+)= sum over p of A[r, p] * B[p, :]</c> for a fixed number of rows and one <typeparamref name="TRow"/> of columns.</summary>
/// <remarks>
/// <c>A[r, p]</c> lies at <c>a + r * aRow + p * aStep</c>, so the same code reads A along its rows or, for a product with a transposed A, down its columns;
/// <c>B[p, :]</c> lies at <c>b + p * bStep</c>: a packed panel or rows in place.
/// Every element is one chain of multiply-adds in the order of p whatever the tile's height: a row's result does not depend on its neighbours.
/// Rows are addressed in threes, as base, base + aRow and base + 2 aRow: four pointers for twelve rows leave no register spilled.
/// Written out by hand because accumulators must not be indexed: arrays of registers end on the stack.
/// </remarks>
internal static unsafe class Tile<TRow> where TRow : struct, IVectorRow<TRow>
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Rows1(int k, float* a, nint aRow, nint aStep, float* b, nint bStep, float* c, nint cRow, bool accumulate)
    {
        TRow r0 = default;
        for (; k > 0; k--)
        {
            var row = TRow.Load(b);
            r0.MultiplyAdd(*a, row);
            b += bStep;
            a += aStep;
        }

        if (accumulate)
        {
            r0.AddTo(c);
        }
        else
        {
            r0.Store(c);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Rows4(int k, float* a, nint aRow, nint aStep, float* b, nint bStep, float* c, nint cRow, bool accumulate)
    {
        TRow r0 = default, r1 = default, r2 = default, r3 = default;
        var a3 = a + 3 * aRow;
        for (; k > 0; k--)
        {
            var row = TRow.Load(b);
            r0.MultiplyAdd(*a, row);
            r1.MultiplyAdd(a[aRow], row);
            r2.MultiplyAdd(*TileStep<TRow>.TwoRowsOn(a, aRow), row);
            r3.MultiplyAdd(*a3, row);
            b += bStep;
            a += aStep;
            a3 += aStep;
        }

        if (accumulate)
        {
            r0.AddTo(c);
            r1.AddTo(c + cRow);
            r2.AddTo(c + 2 * cRow);
            r3.AddTo(c + 3 * cRow);
        }
        else
        {
            r0.Store(c);
            r1.Store(c + cRow);
            r2.Store(c + 2 * cRow);
            r3.Store(c + 3 * cRow);
        }
    }

    /// <remarks>
    /// Sixteen registers leave the loop over steps little room: strides that are known make four steps one round, and what is fetched meanwhile is a line a round, without a
    /// condition. Written like the taller tiles it keeps three addresses on the stack, which costs nothing on a core of its own and 40 % on one shared with another thread.
    /// </remarks>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Rows6(int k, float* a, nint aRow, nint aStep, float* b, nint bStep, float* c, nint cRow, bool accumulate, in FetchedLines lines)
    {
        TRow r0 = default, r1 = default, r2 = default, r3 = default, r4 = default, r5 = default;
        var a3 = a + 3 * aRow;
        var ahead = lines.First;
        var aheadStep = lines.Step;
        var twin = lines.Twin;
        if (aStep == 1 && bStep == TRow.Width)
        {
            for (; k >= 4; k -= 4)
            {
                TileStep<TRow>.Six(a, a3, aRow, 0, TRow.Load(b), ref r0, ref r1, ref r2, ref r3, ref r4, ref r5);
                CacheLines.Fetch(ahead);
                TileStep<TRow>.Six(a, a3, aRow, 1, TRow.Load(b + TRow.Width), ref r0, ref r1, ref r2, ref r3, ref r4, ref r5);
                TileStep<TRow>.Six(a, a3, aRow, 2, TRow.Load(b + 2 * TRow.Width), ref r0, ref r1, ref r2, ref r3, ref r4, ref r5);
                CacheLines.Fetch(ahead + twin);
                TileStep<TRow>.Six(a, a3, aRow, 3, TRow.Load(b + 3 * TRow.Width), ref r0, ref r1, ref r2, ref r3, ref r4, ref r5);
                b += 4 * TRow.Width;
                a += 4;
                a3 += 4;
                ahead += aheadStep;
            }
        }
        else
        {
            for (; k >= 2; k -= 2)
            {
                TileStep<TRow>.Six(a, a3, aRow, 0, TRow.Load(b), ref r0, ref r1, ref r2, ref r3, ref r4, ref r5);
                CacheLines.Fetch(ahead);
                b += bStep;
                a += aStep;
                a3 += aStep;
                TileStep<TRow>.Six(a, a3, aRow, 0, TRow.Load(b), ref r0, ref r1, ref r2, ref r3, ref r4, ref r5);
                CacheLines.Fetch(ahead + twin);
                b += bStep;
                a += aStep;
                a3 += aStep;
                ahead += aheadStep;
            }
        }

        for (; k > 0; k--)
        {
            TileStep<TRow>.Six(a, a3, aRow, 0, TRow.Load(b), ref r0, ref r1, ref r2, ref r3, ref r4, ref r5);
            b += bStep;
            a += aStep;
            a3 += aStep;
        }

        if (accumulate)
        {
            r0.AddTo(c);
            r1.AddTo(c + cRow);
            r2.AddTo(c + 2 * cRow);
            r3.AddTo(c + 3 * cRow);
            r4.AddTo(c + 4 * cRow);
            r5.AddTo(c + 5 * cRow);
        }
        else
        {
            r0.Store(c);
            r1.Store(c + cRow);
            r2.Store(c + 2 * cRow);
            r3.Store(c + 3 * cRow);
            r4.Store(c + 4 * cRow);
            r5.Store(c + 5 * cRow);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Rows8(int k, float* a, nint aRow, nint aStep, float* b, nint bStep, float* c, nint cRow, bool accumulate, ref SpreadFetch fetch)
    {
        TRow r0 = default, r1 = default, r2 = default, r3 = default, r4 = default, r5 = default, r6 = default, r7 = default;
        var a3 = a + 3 * aRow;
        var a6 = a3 + 3 * aRow;
        while (k > 0)
        {
            var steps = fetch.Next(k);
            k -= steps;
            for (; steps > 0; steps--)
            {
                var row = TRow.Load(b);
                r0.MultiplyAdd(*a, row);
                r1.MultiplyAdd(a[aRow], row);
                r2.MultiplyAdd(*TileStep<TRow>.TwoRowsOn(a, aRow), row);
                r3.MultiplyAdd(*a3, row);
                r4.MultiplyAdd(a3[aRow], row);
                r5.MultiplyAdd(*TileStep<TRow>.TwoRowsOn(a3, aRow), row);
                r6.MultiplyAdd(*a6, row);
                r7.MultiplyAdd(a6[aRow], row);
                b += bStep;
                a += aStep;
                a3 += aStep;
                a6 += aStep;
            }
        }

        if (accumulate)
        {
            r0.AddTo(c);
            r1.AddTo(c + cRow);
            r2.AddTo(c + 2 * cRow);
            r3.AddTo(c + 3 * cRow);
            r4.AddTo(c + 4 * cRow);
            r5.AddTo(c + 5 * cRow);
            r6.AddTo(c + 6 * cRow);
            r7.AddTo(c + 7 * cRow);
        }
        else
        {
            r0.Store(c);
            r1.Store(c + cRow);
            r2.Store(c + 2 * cRow);
            r3.Store(c + 3 * cRow);
            r4.Store(c + 4 * cRow);
            r5.Store(c + 5 * cRow);
            r6.Store(c + 6 * cRow);
            r7.Store(c + 7 * cRow);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Rows12(int k, float* a, nint aRow, nint aStep, float* b, nint bStep, float* c, nint cRow, bool accumulate, ref SpreadFetch fetch)
    {
        TRow r0 = default, r1 = default, r2 = default, r3 = default, r4 = default, r5 = default,
            r6 = default, r7 = default, r8 = default, r9 = default, r10 = default, r11 = default;
        var a3 = a + 3 * aRow;
        var a6 = a3 + 3 * aRow;
        var a9 = a6 + 3 * aRow;
        while (k > 0)
        {
            var steps = fetch.Next(k);
            k -= steps;
            for (; steps > 0; steps--)
            {
                var row = TRow.Load(b);
                r0.MultiplyAdd(*a, row);
                r1.MultiplyAdd(a[aRow], row);
                r2.MultiplyAdd(*TileStep<TRow>.TwoRowsOn(a, aRow), row);
                r3.MultiplyAdd(*a3, row);
                r4.MultiplyAdd(a3[aRow], row);
                r5.MultiplyAdd(*TileStep<TRow>.TwoRowsOn(a3, aRow), row);
                r6.MultiplyAdd(*a6, row);
                r7.MultiplyAdd(a6[aRow], row);
                r8.MultiplyAdd(*TileStep<TRow>.TwoRowsOn(a6, aRow), row);
                r9.MultiplyAdd(*a9, row);
                r10.MultiplyAdd(a9[aRow], row);
                r11.MultiplyAdd(*TileStep<TRow>.TwoRowsOn(a9, aRow), row);
                b += bStep;
                a += aStep;
                a3 += aStep;
                a6 += aStep;
                a9 += aStep;
            }
        }

        if (accumulate)
        {
            r0.AddTo(c);
            r1.AddTo(c + cRow);
            r2.AddTo(c + 2 * cRow);
            r3.AddTo(c + 3 * cRow);
            r4.AddTo(c + 4 * cRow);
            r5.AddTo(c + 5 * cRow);
            r6.AddTo(c + 6 * cRow);
            r7.AddTo(c + 7 * cRow);
            r8.AddTo(c + 8 * cRow);
            r9.AddTo(c + 9 * cRow);
            r10.AddTo(c + 10 * cRow);
            r11.AddTo(c + 11 * cRow);
        }
        else
        {
            r0.Store(c);
            r1.Store(c + cRow);
            r2.Store(c + 2 * cRow);
            r3.Store(c + 3 * cRow);
            r4.Store(c + 4 * cRow);
            r5.Store(c + 5 * cRow);
            r6.Store(c + 6 * cRow);
            r7.Store(c + 7 * cRow);
            r8.Store(c + 8 * cRow);
            r9.Store(c + 9 * cRow);
            r10.Store(c + 10 * cRow);
            r11.Store(c + 11 * cRow);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Rows24(int k, float* a, nint aRow, nint aStep, float* b, nint bStep, float* c, nint cRow, bool accumulate)
    {
        TRow r0 = default, r1 = default, r2 = default, r3 = default, r4 = default, r5 = default,
            r6 = default, r7 = default, r8 = default, r9 = default, r10 = default, r11 = default,
            r12 = default, r13 = default, r14 = default, r15 = default, r16 = default, r17 = default,
            r18 = default, r19 = default, r20 = default, r21 = default, r22 = default, r23 = default;
        var a3 = a + 3 * aRow;
        var a6 = a3 + 3 * aRow;
        var a9 = a6 + 3 * aRow;
        var a12 = a9 + 3 * aRow;
        var a15 = a12 + 3 * aRow;
        var a18 = a15 + 3 * aRow;
        var a21 = a18 + 3 * aRow;
        for (; k > 0; k--)
        {
            var row = TRow.Load(b);
            r0.MultiplyAdd(*a, row);
            r1.MultiplyAdd(a[aRow], row);
            r2.MultiplyAdd(*TileStep<TRow>.TwoRowsOn(a, aRow), row);
            r3.MultiplyAdd(*a3, row);
            r4.MultiplyAdd(a3[aRow], row);
            r5.MultiplyAdd(*TileStep<TRow>.TwoRowsOn(a3, aRow), row);
            r6.MultiplyAdd(*a6, row);
            r7.MultiplyAdd(a6[aRow], row);
            r8.MultiplyAdd(*TileStep<TRow>.TwoRowsOn(a6, aRow), row);
            r9.MultiplyAdd(*a9, row);
            r10.MultiplyAdd(a9[aRow], row);
            r11.MultiplyAdd(*TileStep<TRow>.TwoRowsOn(a9, aRow), row);
            r12.MultiplyAdd(*a12, row);
            r13.MultiplyAdd(a12[aRow], row);
            r14.MultiplyAdd(*TileStep<TRow>.TwoRowsOn(a12, aRow), row);
            r15.MultiplyAdd(*a15, row);
            r16.MultiplyAdd(a15[aRow], row);
            r17.MultiplyAdd(*TileStep<TRow>.TwoRowsOn(a15, aRow), row);
            r18.MultiplyAdd(*a18, row);
            r19.MultiplyAdd(a18[aRow], row);
            r20.MultiplyAdd(*TileStep<TRow>.TwoRowsOn(a18, aRow), row);
            r21.MultiplyAdd(*a21, row);
            r22.MultiplyAdd(a21[aRow], row);
            r23.MultiplyAdd(*TileStep<TRow>.TwoRowsOn(a21, aRow), row);
            b += bStep;
            a += aStep;
            a3 += aStep;
            a6 += aStep;
            a9 += aStep;
            a12 += aStep;
            a15 += aStep;
            a18 += aStep;
            a21 += aStep;
        }

        if (accumulate)
        {
            r0.AddTo(c);
            r1.AddTo(c + cRow);
            r2.AddTo(c + 2 * cRow);
            r3.AddTo(c + 3 * cRow);
            r4.AddTo(c + 4 * cRow);
            r5.AddTo(c + 5 * cRow);
            r6.AddTo(c + 6 * cRow);
            r7.AddTo(c + 7 * cRow);
            r8.AddTo(c + 8 * cRow);
            r9.AddTo(c + 9 * cRow);
            r10.AddTo(c + 10 * cRow);
            r11.AddTo(c + 11 * cRow);
            r12.AddTo(c + 12 * cRow);
            r13.AddTo(c + 13 * cRow);
            r14.AddTo(c + 14 * cRow);
            r15.AddTo(c + 15 * cRow);
            r16.AddTo(c + 16 * cRow);
            r17.AddTo(c + 17 * cRow);
            r18.AddTo(c + 18 * cRow);
            r19.AddTo(c + 19 * cRow);
            r20.AddTo(c + 20 * cRow);
            r21.AddTo(c + 21 * cRow);
            r22.AddTo(c + 22 * cRow);
            r23.AddTo(c + 23 * cRow);
        }
        else
        {
            r0.Store(c);
            r1.Store(c + cRow);
            r2.Store(c + 2 * cRow);
            r3.Store(c + 3 * cRow);
            r4.Store(c + 4 * cRow);
            r5.Store(c + 5 * cRow);
            r6.Store(c + 6 * cRow);
            r7.Store(c + 7 * cRow);
            r8.Store(c + 8 * cRow);
            r9.Store(c + 9 * cRow);
            r10.Store(c + 10 * cRow);
            r11.Store(c + 11 * cRow);
            r12.Store(c + 12 * cRow);
            r13.Store(c + 13 * cRow);
            r14.Store(c + 14 * cRow);
            r15.Store(c + 15 * cRow);
            r16.Store(c + 16 * cRow);
            r17.Store(c + 17 * cRow);
            r18.Store(c + 18 * cRow);
            r19.Store(c + 19 * cRow);
            r20.Store(c + 20 * cRow);
            r21.Store(c + 21 * cRow);
            r22.Store(c + 22 * cRow);
            r23.Store(c + 23 * cRow);
        }
    }
}
