using AlphaNet.Pure.Kernels.Launching;
using ILGPU;

namespace AlphaNet.Pure.Kernels.Fused;

/// <summary>Sums of d = act'(u) (gate da + pooled) and of d z over images from those a gated reader left of each, a thread a sum.</summary>
internal static class GatedSumsKernel
{
    internal struct Arguments
    {
        /// <summary>Sums of da act(u), da act'(u), act'(u), da act'(u) z and act'(u) z [5, n, c].</summary>
        public ArrayView<float> GatedSums;

        /// <summary>Factors [n, c].</summary>
        public ArrayView<float> Gate;

        /// <summary>Gradient of every pixel of an image [n, c].</summary>
        public ArrayView<float> Pooled;

        /// <summary>Sums of d and of d z [2, c].</summary>
        public ArrayView<float> Sums;
        public Divisor Channels;
        public int Images;
    }

    /// <summary>Both sums of all channels.</summary>
    public static void Sum(Arguments a)
    {
        var vectors = a.Images * a.Channels;
        for (var i = Strided.First; i < 2 * a.Channels; i += Strided.Step)
        {
            var row = i / a.Channels;
            var channel = i - row * a.Channels;
            // Of da act'(u) and act'(u) for the first row, the same times z for the second.
            var gradients = (1 + 2 * row) * vectors;
            var sum = 0f;
            for (var at = channel; at < vectors; at += a.Channels)
            {
                sum += a.Gate[at] * a.GatedSums[gradients + at] + a.Pooled[at] * a.GatedSums[gradients + vectors + at];
            }

            a.Sums[i] = sum;
        }
    }
}
