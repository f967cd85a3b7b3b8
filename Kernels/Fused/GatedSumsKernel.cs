using System.Runtime.CompilerServices;
using AlphaNet.Pure.Kernels.Launching;
using AlphaNet.Pure.Kernels.Matrices;
using ILGPU;

namespace AlphaNet.Pure.Kernels.Fused;

/// <summary>Sums of d = act'(u) (gate da + pooled) and of d z over images from those a gated reader left of each, a thread a channel.</summary>
internal static class GatedSumsKernel
{
    internal struct Arguments
    {
        /// <summary>Sums of da act(u), da act'(u), act'(u), da act'(u) z and act'(u) z [5, n, c].</summary>
        public ArrayView<float> GatedSums;

        /// <summary>Factors [n, c].</summary>
        public ArrayView<float> Gate;

        /// <summary>Gradient of the means over pixels [n, c], then of every pixel of an image.</summary>
        public ArrayView<float> Pooled;

        /// <summary>Sums of d and of d z [2, c].</summary>
        public ArrayView<float> Sums;
        public int Channels;
        public int Images;

        /// <summary>A pixel's of the gradient of the means.</summary>
        public float Share;
    }

    /// <summary>pooled *= share, and both sums.</summary>
    public static void Sum(Arguments a)
    {
        var vectors = a.Images * a.Channels;
        for (var channel = Strided.First; channel < a.Channels; channel += Strided.Step)
        {
            var sum = 0f;
            var weighted = 0f;
            var at = channel;
            // Two images on their way at a time.
            for (; at + a.Channels < vectors; at += 2 * a.Channels)
            {
                var (first, second) = (Load(a, at), Load(a, at + a.Channels));
                Add(a, at, first, ref sum, ref weighted);
                Add(a, at + a.Channels, second, ref sum, ref weighted);
            }

            if (at < vectors)
            {
                Add(a, at, Load(a, at), ref sum, ref weighted);
            }

            a.Sums[channel] = sum;
            a.Sums[a.Channels + channel] = weighted;
        }
    }

    private struct Terms
    {
        public float Gate;
        public float Pooled;

        /// <summary>The sums of da act'(u), act'(u), da act'(u) z and act'(u) z.</summary>
        public Quad Sums;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Terms Load(Arguments a, int at)
    {
        var vectors = a.Images * a.Channels;
        return new()
        {
            Gate = a.Gate[at],
            Pooled = a.Pooled[at],
            Sums = new() { A = a.GatedSums[vectors + at], B = a.GatedSums[2 * vectors + at], C = a.GatedSums[3 * vectors + at], D = a.GatedSums[4 * vectors + at] },
        };
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Add(Arguments a, int at, Terms terms, ref float sum, ref float weighted)
    {
        var pooled = a.Share * terms.Pooled;
        a.Pooled[at] = pooled;
        sum += terms.Gate * terms.Sums.A + pooled * terms.Sums.B;
        weighted += terms.Gate * terms.Sums.C + pooled * terms.Sums.D;
    }
}
