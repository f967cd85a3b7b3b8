using AlphaNet.Pure.Tensors.Cpu.Vectors;

namespace AlphaNet.Pure.Tensors.Cpu.Depthwise;

/// <summary>Correlates buffered rows with packed taps: the forward pass, and with other runs the input gradient.</summary>
internal static unsafe class CorrelationKernel
{
    private const int Tile = 8;

    /// <summary>Writes a strip of rows of one channel block.</summary>
    /// <param name="a">The strip.</param>
    /// <param name="weights">Packed taps in the order of the runs, a vector each.</param>
    /// <param name="target">The strip's first element.</param>
    /// <param name="targetRow">Floats between rows.</param>
    /// <param name="targetPixel">Floats between elements.</param>
    /// <param name="sums">With <typeparamref name="TStatistics"/> on: per lane the sum and then the sum of squares of what is written are added here.</param>
    public static void Run<TOps, TVec, TStatistics>(
        in RowKernelArguments a, float* weights, float* target, nint targetRow, nint targetPixel, float* sums)
        where TOps : struct, IFloatVector<TVec>
        where TVec : unmanaged
        where TStatistics : struct, ISwitch
    {
        for (var run = a.Runs; run < a.Runs + a.RunCount; run++)
        {
            if (run->Taps == 5)
            {
                Run<TOps, TVec, Five, TStatistics>(a, weights, target, targetRow, targetPixel, sums);
                return;
            }
        }

        Run<TOps, TVec, Three, TStatistics>(a, weights, target, targetRow, targetPixel, sums);
    }

    private static void Run<TOps, TVec, TTaps, TStatistics>(
        in RowKernelArguments a, float* weights, float* target, nint targetRow, nint targetPixel, float* sums)
        where TOps : struct, IFloatVector<TVec>
        where TVec : unmanaged
        where TTaps : struct, IConstant
        where TStatistics : struct, ISwitch
    {
        var (tiles, rest) = Math.DivRem(a.Width, Tile);
        var first = a.Width - rest;
        if (tiles > 0)
        {
            CorrelationTile<TOps, TVec, Eight, TTaps, TStatistics>.Run(a, 0, tiles, weights, target, targetRow, targetPixel, sums);
        }

        switch (rest)
        {
            case 0: break;
            case 1: CorrelationTile<TOps, TVec, One, TTaps, TStatistics>.Run(a, first, 1, weights, target, targetRow, targetPixel, sums); break;
            case 2: CorrelationTile<TOps, TVec, Two, TTaps, TStatistics>.Run(a, first, 1, weights, target, targetRow, targetPixel, sums); break;
            case 3: CorrelationTile<TOps, TVec, Three, TTaps, TStatistics>.Run(a, first, 1, weights, target, targetRow, targetPixel, sums); break;
            case 4: CorrelationTile<TOps, TVec, Four, TTaps, TStatistics>.Run(a, first, 1, weights, target, targetRow, targetPixel, sums); break;
            case 5: CorrelationTile<TOps, TVec, Five, TTaps, TStatistics>.Run(a, first, 1, weights, target, targetRow, targetPixel, sums); break;
            case 6: CorrelationTile<TOps, TVec, Six, TTaps, TStatistics>.Run(a, first, 1, weights, target, targetRow, targetPixel, sums); break;
            default: CorrelationTile<TOps, TVec, Seven, TTaps, TStatistics>.Run(a, first, 1, weights, target, targetRow, targetPixel, sums); break;
        }
    }
}
