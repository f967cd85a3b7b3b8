using System.Runtime.CompilerServices;
using AlphaNet.Pure.Tensors.Cpu.Vectors;

namespace AlphaNet.Pure.Tensors.Cpu.Depthwise;

/// <summary>Fills rows of a <see cref="RowWindow"/> from NHWC maps.</summary>
internal static unsafe class RowFill
{
    /// <summary>Fills one row for a group of channels, and fetches the next one meanwhile, as well as results.</summary>
    /// <remarks>
    /// Lines are asked for evenly, one with every one that is read: of a whole row at once, hundreds, a processor waits for its own requests (forward 1.2 to 1.7 times as long, maps from
    /// memory, Zen 3 and 5). Vectors as wide as a line fetch the next row's and the results'; of narrower ones, which share a line, the first fetches the former, the second the latter.
    /// </remarks>
    /// <param name="window">The buffer.</param>
    /// <param name="prologue">What to do to the elements.</param>
    /// <param name="image">The image.</param>
    /// <param name="row">The row, inside the map.</param>
    /// <param name="height">Rows of the map.</param>
    /// <param name="channels">Channels of the map.</param>
    /// <param name="channel">First channel of the group.</param>
    /// <param name="count">Channels of the group.</param>
    /// <param name="result">Pixels of as many channels that will be written soon.</param>
    /// <param name="results">How many, no more than the row's; 0 for none.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Fill<TOps, TVec, TPrologue>(
        in RowWindow window, in TPrologue prologue, int image, int row, int height, int channels, int channel, int count, float* result = null, int results = 0)
        where TOps : struct, IFloatVector<TVec>
        where TVec : unmanaged
        where TPrologue : struct, IRowPrologue
    {
        var lanes = TOps.Count;
        var start = (((nint)image * height + row) * window.Width) * channels + channel;
        var first = prologue.First + start;
        var second = TPrologue.HasSecond ? prologue.Second + start : null;
        var nextRow = row + 1 < height ? (nint)window.Width * channels : 0;
        var slot = window.Slot(row, height);
        var step = (nint)window.Phases * channels;
        for (var c = 0; c < count; c += lanes)
        {
            var valid = Math.Min(lanes, count - c);
            var coefficients = prologue.Load<TOps, TVec>(image, channel + c, valid);
            var isFirstOfLine = c % CacheLines.Floats == 0;
            var done = 0;
            for (var phase = 0; phase < window.Phases; phase++)
            {
                var (column, pixels) = window.Interior(phase);
                if (pixels == 0)
                {
                    continue;
                }

                var target = slot + ((nint)phase * window.Columns + column) * lanes;
                var offset = (nint)window.FirstColumn(phase) * channels + c;

                // A whole vector at the last channels reads into the next pixels: those lanes are never stored. Only a row's last pixels may end the map: one, or of fewer channels than
                // the vector has lanes to spare as many as those fill.
                var whole = valid == lanes ? pixels : Math.Max(0, pixels - (lanes - valid + channels - 1) / channels);
                var x = first + offset;
                var y = second + offset;

                // Where there is nothing to fetch, what is read anyway.
                var hasResults = done < results;
                var soon = hasResults ? result + (nint)done * channels + c : x;
                var soonStep = hasResults ? channels : step;
                var ahead = isFirstOfLine ? x + nextRow : soon;
                var aheadStep = isFirstOfLine ? step : soonStep;
                var fetchesSecond = TPrologue.HasSecond && isFirstOfLine;
                done += pixels;
                var fours = 0;
                if (TPrologue.IsLong && FourVectors<TVec>.Pay<TOps>())
                {
                    fours = whole - whole % FourVectors<TVec>.Count;
                    Fours<TOps, TVec, TPrologue>(x, y, step, target, fours, coefficients, ahead, aheadStep, fetchesSecond, soon, soonStep);
                }

                target += fours * lanes;
                x += fours * step;
                y += fours * step;
                ahead += fours * aheadStep;
                soon += fours * soonStep;
                for (var i = fours; i < whole; i++)
                {
                    Fetch<TOps, TVec>(ref ahead, aheadStep, (nint)(y - x), fetchesSecond, ref soon, soonStep);
                    TOps.Store(
                        target,
                        TPrologue.Apply<TOps, TVec>(TOps.Load(x), TPrologue.HasSecond ? TOps.Load(y) : TOps.Zero, coefficients));
                    target += lanes;
                    x += step;
                    y += step;
                }

                for (var i = whole; i < pixels; i++)
                {
                    var z = TPrologue.HasSecond ? Lanes.Load<TOps, TVec>(y, valid) : TOps.Zero;
                    TOps.Store(target, TPrologue.Apply<TOps, TVec>(Lanes.Load<TOps, TVec>(x, valid), z, coefficients));
                    target += lanes;
                    x += step;
                    y += step;
                }
            }

            slot += window.BlockStride;
        }
    }

    // In a method of its own: the registers are for four pixels and the constants of one activation.
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Fours<TOps, TVec, TPrologue>(
        float* x, float* y, nint step, float* target, int pixels, in Coefficients<TVec> coefficients,
        float* ahead, nint aheadStep, bool fetchesSecond, float* soon, nint soonStep)
        where TOps : struct, IFloatVector<TVec>
        where TVec : unmanaged
        where TPrologue : struct, IRowPrologue
    {
        for (; pixels > 0; pixels -= FourVectors<TVec>.Count)
        {
            for (var i = 0; i < FourVectors<TVec>.Count; i++)
            {
                Fetch<TOps, TVec>(ref ahead, aheadStep, (nint)(y - x), fetchesSecond, ref soon, soonStep);
            }

            var second = TPrologue.HasSecond ? FourVectors<TVec>.Load<TOps>(y, step) : default;
            TPrologue.Apply<TOps, TVec>(FourVectors<TVec>.Load<TOps>(x, step), second, coefficients).Store<TOps>(target, TOps.Count);
            target += FourVectors<TVec>.Count * TOps.Count;
            x += FourVectors<TVec>.Count * step;
            y += FourVectors<TVec>.Count * step;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Fetch<TOps, TVec>(ref float* ahead, nint aheadStep, nint toSecond, bool second, ref float* soon, nint soonStep)
        where TOps : struct, IFloatVector<TVec> where TVec : unmanaged
    {
        CacheLines.Fetch(ahead);
        if (second)
        {
            CacheLines.Fetch(ahead + toSecond);
        }

        ahead += aheadStep;
        if (TOps.Count >= CacheLines.Floats)
        {
            CacheLines.Fetch(soon);
            soon += soonStep;
        }
    }
}
