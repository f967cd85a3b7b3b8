using System.Runtime.CompilerServices;
using AlphaNet.Pure.Tensors.Cpu.Vectors;

namespace AlphaNet.Pure.Tensors.Cpu.Depthwise;

/// <summary>Moves one channel block of buffered gradients, adjacent vectors, into an NHWC map.</summary>
internal static unsafe class GradientDrain
{
    /// <summary>Stores <paramref name="pixels"/> adjacent pixels through an epilogue.</summary>
    /// <param name="epilogue">What to do to the gradients.</param>
    /// <param name="source">The buffered gradients, a vector a pixel.</param>
    /// <param name="pixels">Pixels, adjacent in the map.</param>
    /// <param name="target">The map.</param>
    /// <param name="pixel">Index of the first pixel.</param>
    /// <param name="channels">Channels of the map.</param>
    /// <param name="channel">First channel of the block.</param>
    /// <param name="valid">Channels of the block.</param>
    /// <param name="sums">Receives the epilogue's two sums per lane.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run<TOps, TVec, TEpilogue>(
        in TEpilogue epilogue, float* source, int pixels, float* target, nint pixel, int channels, int channel, int valid, float* sums)
        where TOps : struct, IFloatVector<TVec>
        where TVec : unmanaged
        where TEpilogue : struct, IGradientEpilogue
    {
        var start = pixel * channels + channel;
        var y = target + start;
        if (TEpilogue.IsPlain)
        {
            for (; pixels > 0; pixels--, source += TOps.Count, y += channels)
            {
                Lanes.Copy(source, y, valid);
            }

            return;
        }

        var z = epilogue.Map + start;
        var coefficients = epilogue.Load<TOps, TVec>(channel, valid);
        var sum = TOps.Zero;
        var products = TOps.Zero;
        for (; pixels > 0; pixels--, source += TOps.Count, y += channels, z += channels)
        {
            var map = Lanes.Load<TOps, TVec>(z, valid);
            var d = TEpilogue.Apply<TOps, TVec>(TOps.Load(source), map, coefficients);
            if (TEpilogue.HasSums)
            {
                sum = TOps.Add(sum, d);
                products = TOps.MultiplyAdd(d, map, products);
            }

            Lanes.Store<TOps, TVec>(y, d, valid);
        }

        if (TEpilogue.HasSums)
        {
            TOps.Store(sums, sum);
            TOps.Store(sums + TOps.Count, products);
        }
    }
}
