using AlphaNet.Pure.Tensors.Cpu.Vectors;

namespace AlphaNet.Pure.Tensors.Cpu.Depthwise.Direct;

/// <summary>A strip of rows of one vector of channels at stride 2, cut into register tiles.</summary>
internal static unsafe class DirectRowsStride2<TOps, TVec, TTaps>
    where TOps : struct, IFloatVector<TVec>
    where TVec : unmanaged
    where TTaps : struct, IConstant
{
    private const int Tile = 8;

    /// <summary>Writes the strip.</summary>
    /// <param name="strip">The strip.</param>
    /// <param name="map">The image's first element of the channels.</param>
    /// <param name="kernel">The kernel's first tap of the channels.</param>
    /// <param name="target">The strip's first element of the channels.</param>
    public static void Run(in DirectStrip strip, float* map, float* kernel, float* target)
    {
        var (tiles, rest) = Math.DivRem(strip.OutWidth, Tile);
        var first = strip.OutWidth - rest;
        if (tiles > 0)
        {
            DirectTileStride2<TOps, TVec, Eight, TTaps>.Run(strip, 0, tiles, map, kernel, target);
        }

        switch (rest)
        {
            case 0: break;
            case 1: DirectTileStride2<TOps, TVec, One, TTaps>.Run(strip, first, 1, map, kernel, target); break;
            case 2: DirectTileStride2<TOps, TVec, Two, TTaps>.Run(strip, first, 1, map, kernel, target); break;
            case 3: DirectTileStride2<TOps, TVec, Three, TTaps>.Run(strip, first, 1, map, kernel, target); break;
            case 4: DirectTileStride2<TOps, TVec, Four, TTaps>.Run(strip, first, 1, map, kernel, target); break;
            case 5: DirectTileStride2<TOps, TVec, Five, TTaps>.Run(strip, first, 1, map, kernel, target); break;
            case 6: DirectTileStride2<TOps, TVec, Six, TTaps>.Run(strip, first, 1, map, kernel, target); break;
            default: DirectTileStride2<TOps, TVec, Seven, TTaps>.Run(strip, first, 1, map, kernel, target); break;
        }
    }
}
