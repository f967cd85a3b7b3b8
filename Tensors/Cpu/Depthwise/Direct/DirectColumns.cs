using AlphaNet.Pure.Tensors.Cpu.Vectors;

namespace AlphaNet.Pure.Tensors.Cpu.Depthwise.Direct;

/// <summary>The columns of one or two output rows, cut into register tiles.</summary>
internal static unsafe class DirectColumns<TOps, TVec, TTaps, TStride, TEpilogue>
    where TOps : struct, IFloatVector<TVec>
    where TVec : unmanaged
    where TTaps : struct, IConstant
    where TStride : struct, IConstant
    where TEpilogue : struct, IOutputEpilogue
{
    /// <summary>Writes the rows.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="epilogue">What is done to the outputs.</param>
    /// <param name="tile">Columns of a tile, 1 to 4; a last one may be narrower.</param>
    /// <param name="map">The image's first element of the channels.</param>
    /// <param name="kernel">The kernel's first tap of the channels.</param>
    /// <param name="target">The rows' first element of the channels.</param>
    public static void Run(in DirectRows rows, in TEpilogue epilogue, int tile, float* map, float* kernel, float* target)
    {
        // Two tiles of 3 or 4 columns and more: each meets one edge of the map at most, and TileEdge says which. The last ends with the map unless something is left over.
        var (tiles, rest) = Math.DivRem(rows.OutWidth, tile);
        var end = rows.OutWidth - rest;
        if (tiles == 1)
        {
            RunTiles<One, Zero>(rows, epilogue, tile, 0, 1, map, kernel, target);
        }
        else if (tiles > 1)
        {
            RunTiles<Two, Zero>(rows, epilogue, tile, 0, 1, map, kernel, target);
        }

        if (tiles > 2 && rows.Fetches)
        {
            RunTiles<Zero, One>(rows, epilogue, tile, tile, tiles - 2, map, kernel, target);
        }
        else if (tiles > 2)
        {
            RunTiles<Zero, Zero>(rows, epilogue, tile, tile, tiles - 2, map, kernel, target);
        }

        if (tiles > 1 && rest == 0 && rows.Width == TStride.Value * rows.OutWidth)
        {
            RunTiles<Three, Zero>(rows, epilogue, tile, end - tile, 1, map, kernel, target);
        }
        else if (tiles > 1)
        {
            RunTiles<One, Zero>(rows, epilogue, tile, end - tile, 1, map, kernel, target);
        }

        if (rest > 0)
        {
            RunTiles<One, Zero>(rows, epilogue, rest, end, 1, map, kernel, target);
        }
    }

    private static void RunTiles<TEdge, TFetch>(in DirectRows rows, in TEpilogue epilogue, int width, int first, int tiles, float* map, float* kernel, float* target)
        where TEdge : struct, IConstant where TFetch : struct, IConstant
    {
        switch (width)
        {
            case 1: DirectTile<TOps, TVec, One, TTaps, TStride, TEdge, TFetch, TEpilogue>.Run(rows, epilogue, first, tiles, map, kernel, target); break;
            case 2: DirectTile<TOps, TVec, Two, TTaps, TStride, TEdge, TFetch, TEpilogue>.Run(rows, epilogue, first, tiles, map, kernel, target); break;
            case 3: DirectTile<TOps, TVec, Three, TTaps, TStride, TEdge, TFetch, TEpilogue>.Run(rows, epilogue, first, tiles, map, kernel, target); break;
            default: DirectTile<TOps, TVec, Four, TTaps, TStride, TEdge, TFetch, TEpilogue>.Run(rows, epilogue, first, tiles, map, kernel, target); break;
        }
    }
}
