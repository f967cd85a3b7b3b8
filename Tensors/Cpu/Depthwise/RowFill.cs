using System.Runtime.CompilerServices;
using AlphaNet.Pure.Tensors.Cpu.Vectors;

namespace AlphaNet.Pure.Tensors.Cpu.Depthwise;

/// <summary>Fills rows of a <see cref="RowWindow"/> from NHWC maps.</summary>
internal static unsafe class RowFill
{
    /// <summary>Fills one row for a group of channels, and fetches the next one meanwhile.</summary>
    /// <remarks>
    /// Vectors as wide as a cache line fetch the next row all at once. Narrower ones share a line: the first of them fetches the line of the next row, the second that of the results, so
    /// that memory is asked evenly. All at once, such a processor waited for its own requests (forward 1.2 to 1.5 times as long, maps from memory, Zen 3).
    /// </remarks>
    /// <param name="window">The buffer.</param>
    /// <param name="prologue">What to do to the elements.</param>
    /// <param name="image">The image.</param>
    /// <param name="row">The row, inside the map.</param>
    /// <param name="height">Rows of the map.</param>
    /// <param name="channels">Channels of the map.</param>
    /// <param name="channel">First channel of the group.</param>
    /// <param name="count">Channels of the group.</param>
    /// <param name="result">A row that will be written soon, a pixel for every one of a phase, or null.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Fill<TOps, TVec, TPrologue>(
        in RowWindow window, in TPrologue prologue, int image, int row, int height, int channels, int channel, int count, float* result = null)
        where TOps : struct, IFloatVector<TVec>
        where TVec : unmanaged
        where TPrologue : struct, IRowPrologue
    {
        var lanes = TOps.Count;
        var start = (((nint)image * height + row) * window.Width) * channels + channel;
        var first = prologue.First + start;
        var second = TPrologue.HasSecond ? prologue.Second + start : null;
        var nextRow = row + 1 < height ? (nint)window.Width * channels : 0;
        if (TOps.Count >= CacheLines.Floats && nextRow > 0)
        {
            CacheLines.Fetch(first + nextRow, window.Width, channels, count);
            if (TPrologue.HasSecond)
            {
                CacheLines.Fetch(second + nextRow, window.Width, channels, count);
            }
        }

        var slot = window.Slot(row, height);
        var step = (nint)window.Phases * channels;
        for (var c = 0; c < count; c += lanes)
        {
            var valid = Math.Min(lanes, count - c);
            var coefficients = prologue.Load<TOps, TVec>(image, channel + c, valid);
            for (var phase = 0; phase < window.Phases; phase++)
            {
                var (column, pixels) = window.Interior(phase);
                if (pixels == 0)
                {
                    continue;
                }

                var target = slot + ((nint)phase * window.Columns + column) * lanes;
                var offset = (nint)window.FirstColumn(phase) * channels + c;

                // A whole vector at the last channels reads into the next pixel: those lanes are never stored. Only a row's last pixel
                // may end the map.
                var whole = valid == lanes ? pixels : pixels - 1;
                var x = first + offset;
                var y = second + offset;
                var fetchesInput = c % CacheLines.Floats == 0 && nextRow > 0;
                var fetchesResult = c % CacheLines.Floats == lanes && phase == 0 && result != null;
                var ahead = fetchesResult ? result + (c - lanes) : fetchesInput ? x + nextRow : x;
                var aheadStep = fetchesResult ? channels : step;
                var fetchesSecond = TPrologue.HasSecond && !fetchesResult;
                var fours = 0;
                if (TPrologue.IsLong && FourVectors<TVec>.Pay<TOps>())
                {
                    fours = whole - whole % FourVectors<TVec>.Count;
                    Fours<TOps, TVec, TPrologue>(x, y, step, target, fours, coefficients, ahead, aheadStep, fetchesSecond);
                }

                target += fours * lanes;
                x += fours * step;
                y += fours * step;
                ahead += fours * aheadStep;
                for (var i = fours; i < whole; i++)
                {
                    Fetch<TOps, TVec>(ref ahead, aheadStep, (nint)(y - x), fetchesSecond);
                    TOps.Store(
                        target,
                        TPrologue.Apply<TOps, TVec>(TOps.Load(x), TPrologue.HasSecond ? TOps.Load(y) : TOps.Zero, coefficients));
                    target += lanes;
                    x += step;
                    y += step;
                }

                if (whole < pixels)
                {
                    var z = TPrologue.HasSecond ? Lanes.Load<TOps, TVec>(y, valid) : TOps.Zero;
                    TOps.Store(target, TPrologue.Apply<TOps, TVec>(Lanes.Load<TOps, TVec>(x, valid), z, coefficients));
                }
            }

            slot += window.BlockStride;
        }
    }

    // In a method of its own: the registers are for four pixels and the constants of one activation.
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Fours<TOps, TVec, TPrologue>(
        float* x, float* y, nint step, float* target, int pixels, in Coefficients<TVec> coefficients, float* ahead, nint aheadStep, bool fetchesSecond)
        where TOps : struct, IFloatVector<TVec>
        where TVec : unmanaged
        where TPrologue : struct, IRowPrologue
    {
        for (; pixels > 0; pixels -= FourVectors<TVec>.Count)
        {
            for (var i = 0; i < FourVectors<TVec>.Count; i++)
            {
                Fetch<TOps, TVec>(ref ahead, aheadStep, (nint)(y - x), fetchesSecond);
            }

            var second = TPrologue.HasSecond ? FourVectors<TVec>.Load<TOps>(y, step) : default;
            TPrologue.Apply<TOps, TVec>(FourVectors<TVec>.Load<TOps>(x, step), second, coefficients).Store<TOps>(target, TOps.Count);
            target += FourVectors<TVec>.Count * TOps.Count;
            x += FourVectors<TVec>.Count * step;
            y += FourVectors<TVec>.Count * step;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Fetch<TOps, TVec>(ref float* ahead, nint step, nint toSecond, bool second) where TOps : struct, IFloatVector<TVec> where TVec : unmanaged
    {
        if (TOps.Count < CacheLines.Floats)
        {
            CacheLines.Fetch(ahead);
            if (second)
            {
                CacheLines.Fetch(ahead + toSecond);
            }

            ahead += step;
        }
    }
}
