using System.Runtime.CompilerServices;

namespace AlphaNet.Pure.Kernels.Matrices;

/// <summary>A thread's part of a tile, element by element.</summary>
internal static class TileElements
{
    /// <summary>Stores those that the result has.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store<TTile, TStore>(TStore store, TilePart part) where TTile : struct, ITile where TStore : struct, IElementStore
    {
        StoreRow<TTile, TStore>(store, part, part.Row, part.Row0);
        StoreRow<TTile, TStore>(store, part, part.Row + 1, part.Row1);
        StoreRow<TTile, TStore>(store, part, part.Row + 2, part.Row2);
        StoreRow<TTile, TStore>(store, part, part.Row + 3, part.Row3);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void StoreRow<TTile, TStore>(TStore store, TilePart part, int row, Quad values) where TTile : struct, ITile where TStore : struct, IElementStore
    {
        if (row < part.Rows)
        {
            StoreElement(store, part, row, part.Column, values.A);
            StoreElement(store, part, row, part.Column + TTile.Across, values.B);
            StoreElement(store, part, row, part.Column + 2 * TTile.Across, values.C);
            StoreElement(store, part, row, part.Column + 3 * TTile.Across, values.D);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void StoreElement<TStore>(TStore store, TilePart part, int row, int column, float value) where TStore : struct, IElementStore
    {
        if (column < part.Columns)
        {
            store.Store(row, column, value);
        }
    }
}
