using System.Runtime.CompilerServices;
using AlphaNet.Pure.Kernels.Matrices;
using ILGPU;

namespace AlphaNet.Pure.Kernels.Fused;

/// <summary>Four columns of one row of a tile in a dense table of the result's columns.</summary>
internal static class TileRow
{
    /// <summary>Stores those that the result has; the row begins <paramref name="at"/> an element of the table.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store<TTile>(ArrayView<float> table, int at, TilePart part, Quad values) where TTile : struct, ITile
    {
        Store(table, at, part.Column, part.Columns, values.A);
        Store(table, at, part.Column + TTile.Across, part.Columns, values.B);
        Store(table, at, part.Column + 2 * TTile.Across, part.Columns, values.C);
        Store(table, at, part.Column + 3 * TTile.Across, part.Columns, values.D);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(ArrayView<float> table, int at, int column, int columns, float value)
    {
        if (column < columns)
        {
            table[at + column] = value;
        }
    }
}
