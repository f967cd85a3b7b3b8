using System.Runtime.CompilerServices;

namespace AlphaNet.Pure.Tensors.Cpu.Gemm;

/// <summary>One step of the reduction of a <see cref="Tile{TRow}"/>: a row of B to every row of the tile. Sums stay in the caller's registers.</summary>
internal static unsafe class TileStep<TRow> where TRow : struct, IVectorRow<TRow>
{
    /// <summary>Twice the stride in floats is once in doubles: an address that the processor forms without a register of its own.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float* TwoRowsOn(float* a, nint aRow) => (float*)((double*)a + aRow);

    /// <summary>Six rows, the fourth at <paramref name="a3"/>; <paramref name="p"/> floats on, which an address holds if it is known when compiled.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Six(float* a, float* a3, nint aRow, int p, TRow row, ref TRow r0, ref TRow r1, ref TRow r2, ref TRow r3, ref TRow r4, ref TRow r5)
    {
        r0.MultiplyAdd(a[p], row);
        r1.MultiplyAdd((a + p)[aRow], row);
        r2.MultiplyAdd(*TwoRowsOn(a + p, aRow), row);
        r3.MultiplyAdd(a3[p], row);
        r4.MultiplyAdd((a3 + p)[aRow], row);
        r5.MultiplyAdd(*TwoRowsOn(a3 + p, aRow), row);
    }
}
