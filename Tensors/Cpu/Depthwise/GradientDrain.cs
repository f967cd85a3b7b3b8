using System.Runtime.CompilerServices;
using AlphaNet.Pure.Tensors.Cpu.Vectors;

namespace AlphaNet.Pure.Tensors.Cpu.Depthwise;

/// <summary>Moves a channel group's buffered gradients, a row a pixel, into an NHWC map.</summary>
/// <remarks>All channels of a pixel at once: runs of several cache lines keep the hardware prefetcher on the map.</remarks>
internal static unsafe class GradientDrain
{
    /// <summary>Stores <paramref name="pixels"/> adjacent pixels through an epilogue.</summary>
    /// <param name="epilogue">What to do to the gradients.</param>
    /// <param name="source">The buffered gradients.</param>
    /// <param name="stride">Floats from pixel to pixel there.</param>
    /// <param name="pixels">Pixels, adjacent in the map.</param>
    /// <param name="target">The map.</param>
    /// <param name="pixel">Index of the first pixel.</param>
    /// <param name="channels">Channels of the map.</param>
    /// <param name="channel">First channel of the group.</param>
    /// <param name="count">Channels of the group.</param>
    /// <param name="sums">Receives the epilogue's two sums per channel, <paramref name="stride"/> floats apart.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run<TOps, TVec, TEpilogue>(
        in TEpilogue epilogue, float* source, int stride, int pixels, float* target, nint pixel, int channels, int channel, int count, float* sums)
        where TOps : struct, IFloatVector<TVec>
        where TVec : unmanaged
        where TEpilogue : struct, IGradientEpilogue
    {
        var start = pixel * channels + channel;
        var y = target + start;
        if (TEpilogue.IsPlain)
        {
            for (; pixels > 0; pixels--, source += stride, y += channels)
            {
                Lanes.Copy(source, y, count);
            }

            return;
        }

        var z = epilogue.Map + start;
        var whole = count - count % TOps.Count;
        if (TEpilogue.HasSums)
        {
            new Span<float>(sums, 2 * stride).Clear();
        }

        for (; pixels >= 2; pixels -= 2, source += 2 * stride, y += 2 * channels, z += 2 * channels)
        {
            for (var c = 0; c < whole; c += TOps.Count)
            {
                var coefficients = epilogue.Load<TOps, TVec>(channel + c, TOps.Count);
                var (z0, z1) = (TOps.Load(z + c), TOps.Load(z + channels + c));
                var d0 = TEpilogue.Apply<TOps, TVec>(TOps.Load(source + c), z0, coefficients);
                var d1 = TEpilogue.Apply<TOps, TVec>(TOps.Load(source + stride + c), z1, coefficients);
                TOps.Store(y + c, d0);
                TOps.Store(y + channels + c, d1);
                if (TEpilogue.HasSums)
                {
                    TOps.Store(sums + c, TOps.Add(TOps.Load(sums + c), TOps.Add(d0, d1)));
                    var products = TOps.MultiplyAdd(d1, z1, TOps.Multiply(d0, z0));
                    TOps.Store(sums + stride + c, TOps.Add(TOps.Load(sums + stride + c), products));
                }
            }

            if (whole < count)
            {
                Part<TOps, TVec, TEpilogue>(epilogue, source + whole, y + whole, z + whole, channel + whole, count - whole, sums + whole, stride);
                Part<TOps, TVec, TEpilogue>(
                    epilogue, source + stride + whole, y + channels + whole, z + channels + whole, channel + whole, count - whole, sums + whole, stride);
            }
        }

        for (var c = 0; pixels > 0 && c < count; c += TOps.Count)
        {
            Part<TOps, TVec, TEpilogue>(epilogue, source + c, y + c, z + c, channel + c, Math.Min(TOps.Count, count - c), sums + c, stride);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Part<TOps, TVec, TEpilogue>(
        in TEpilogue epilogue, float* source, float* y, float* z, int channel, int count, float* sums, int stride)
        where TOps : struct, IFloatVector<TVec>
        where TVec : unmanaged
        where TEpilogue : struct, IGradientEpilogue
    {
        var map = Lanes.Load<TOps, TVec>(z, count);
        var d = TEpilogue.Apply<TOps, TVec>(TOps.Load(source), map, epilogue.Load<TOps, TVec>(channel, count));
        Lanes.Store<TOps, TVec>(y, d, count);
        if (TEpilogue.HasSums)
        {
            TOps.Store(sums, TOps.Add(TOps.Load(sums), d));
            TOps.Store(sums + stride, TOps.MultiplyAdd(d, map, TOps.Load(sums + stride)));
        }
    }
}
