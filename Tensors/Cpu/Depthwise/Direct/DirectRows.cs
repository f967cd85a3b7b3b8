using AlphaNet.Pure.Tensors.Cpu.Vectors;

namespace AlphaNet.Pure.Tensors.Cpu.Depthwise.Direct;

/// <summary>A strip of rows of one vector of channels, cut into register tiles.</summary>
internal static unsafe class DirectRows<TOps, TVec, TTaps, TStride>
    where TOps : struct, IFloatVector<TVec>
    where TVec : unmanaged
    where TTaps : struct, IConstant
    where TStride : struct, IConstant
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
            RunTiles<Eight>(strip, 0, tiles, map, kernel, target);
        }

        switch (rest)
        {
            case 0: break;
            case 1: RunTiles<One>(strip, first, 1, map, kernel, target); break;
            case 2: RunTiles<Two>(strip, first, 1, map, kernel, target); break;
            case 3: RunTiles<Three>(strip, first, 1, map, kernel, target); break;
            case 4: RunTiles<Four>(strip, first, 1, map, kernel, target); break;
            case 5: RunTiles<Five>(strip, first, 1, map, kernel, target); break;
            case 6: RunTiles<Six>(strip, first, 1, map, kernel, target); break;
            default: RunTiles<Seven>(strip, first, 1, map, kernel, target); break;
        }
    }

    private static void RunTiles<TWidth>(in DirectStrip strip, int first, int tiles, float* map, float* kernel, float* target) where TWidth : struct, IConstant
    {
        if (TStride.Value == 1)
        {
            DirectTile<TOps, TVec, TWidth, TTaps>.Run(strip, first, tiles, map, kernel, target);
        }
        else
        {
            DirectTileStride2<TOps, TVec, TWidth, TTaps>.Run(strip, first, tiles, map, kernel, target);
        }
    }
}
