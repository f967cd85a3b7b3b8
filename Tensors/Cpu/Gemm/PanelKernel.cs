using System.Runtime.CompilerServices;

namespace AlphaNet.Pure.Tensors.Cpu.Gemm;

/// <summary>One panel of columns times any number of rows: the tallest tile first, then shorter ones for the rest.</summary>
internal static unsafe class PanelKernel<TRow> where TRow : struct, IVectorRow<TRow>
{
    // A tile of so many steps (1.5 us and more) hides that a result not seen before is fetched; a shorter one would wait for it.
    private const int LongTile = 256;

    /// <summary>Computes <c>C[rows, Width] (+)= A[rows, k] B[k, Width]</c>; addresses as in <see cref="Tile{TRow}"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run(int rows, int k, float* a, nint aRow, nint aStep, float* b, nint bStep, float* c, nint cRow, bool accumulate, ref SpreadFetch fetch)
    {
        for (; rows >= TRow.TileRows; rows -= TRow.TileRows)
        {
            // What it adds to was last seen a panel or a whole pass ago: fetched while the tile computes. A store to a line that is not there waits as well.
            if (accumulate || k >= LongTile)
            {
                CacheLines.Fetch(c, TRow.TileRows, cRow, TRow.Width);
            }

            switch (TRow.TileRows)
            {
                case 24:
                    Tile<TRow>.Rows24(k, a, aRow, aStep, b, bStep, c, cRow, accumulate);
                    break;
                case 12:
                    Tile<TRow>.Rows12(k, a, aRow, aStep, b, bStep, c, cRow, accumulate, ref fetch);
                    break;
                case 8:
                    Tile<TRow>.Rows8(k, a, aRow, aStep, b, bStep, c, cRow, accumulate, ref fetch);
                    break;
                case 6:
                    Tile<TRow>.Rows6(k, a, aRow, aStep, b, bStep, c, cRow, accumulate, fetch.Take(k, b));
                    break;
                default:
                    Tile<TRow>.Rows4(k, a, aRow, aStep, b, bStep, c, cRow, accumulate);
                    break;
            }

            a += TRow.TileRows * aRow;
            c += TRow.TileRows * cRow;
        }

        if (TRow.TileRows > 12 && rows >= 12)
        {
            Tile<TRow>.Rows12(k, a, aRow, aStep, b, bStep, c, cRow, accumulate, ref fetch);
            rows -= 12;
            a += 12 * aRow;
            c += 12 * cRow;
        }

        for (; rows >= 4; rows -= 4)
        {
            Tile<TRow>.Rows4(k, a, aRow, aStep, b, bStep, c, cRow, accumulate);
            a += 4 * aRow;
            c += 4 * cRow;
        }

        for (; rows > 0; rows--)
        {
            Tile<TRow>.Rows1(k, a, aRow, aStep, b, bStep, c, cRow, accumulate);
            a += aRow;
            c += cRow;
        }
    }
}
