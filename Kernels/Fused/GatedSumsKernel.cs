using AlphaNet.Pure.Kernels.Launching;
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
            for (var at = channel; at < vectors; at += a.Channels)
            {
                var gate = a.Gate[at];
                var pooled = a.Share * a.Pooled[at];
                a.Pooled[at] = pooled;
                sum += gate * a.GatedSums[vectors + at] + pooled * a.GatedSums[2 * vectors + at];
                weighted += gate * a.GatedSums[3 * vectors + at] + pooled * a.GatedSums[4 * vectors + at];
            }

            a.Sums[channel] = sum;
            a.Sums[a.Channels + channel] = weighted;
        }
    }
}
