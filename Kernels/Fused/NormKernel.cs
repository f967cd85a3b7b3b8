using AlphaNet.Pure.Kernels.Launching;
using AlphaNet.Pure.Kernels.Normalization;
using ILGPU;

namespace AlphaNet.Pure.Kernels.Fused;

/// <summary>A pending norm's numbers, a thread a channel.</summary>
internal static class NormKernel
{
    internal struct Arguments
    {
        public Norm Norm;
        public ArrayView<float> Scale;
        public ArrayView<float> Shift;
        public int Channels;
        public int ScaleStep;
        public int ShiftStep;

        /// <summary>Sums of d and of d z [2, c].</summary>
        public ArrayView<float> Sums;

        /// <summary>Pixels that those are over.</summary>
        public float Count;

        /// <summary>p, q, r [3, c].</summary>
        public ArrayView<float> Slopes;
        public int ThroughStatistics;
        public NormGradient NormGradient;
    }

    /// <summary>scale = gamma / sqrt(variance + epsilon), shift = beta - mean scale.</summary>
    public static void Scale(Arguments a)
    {
        for (var channel = Strided.First; channel < a.Channels; channel += Strided.Step)
        {
            var scale = a.Norm.GammaOf(channel) * a.Norm.InverseOf(channel);
            a.Scale[channel * a.ScaleStep] = scale;
            a.Shift[channel * a.ShiftStep] = a.Norm.Beta[channel * a.Norm.BetaStep] - a.Norm.MeanOf(channel) * scale;
        }
    }

    /// <summary>The slopes of dz = p d + q z + r, and dgamma += and dbeta +=.</summary>
    public static void Slopes(Arguments a)
    {
        for (var channel = Strided.First; channel < a.Channels; channel += Strided.Step)
        {
            var inverse = a.Norm.InverseOf(channel);
            var mean = a.Norm.MeanOf(channel);
            var sum = a.Sums[channel];
            var weighted = (a.Sums[a.Channels + channel] - mean * sum) * inverse;
            var p = a.Norm.GammaOf(channel) * inverse;
            var q = a.ThroughStatistics != 0 ? -p * inverse * weighted / a.Count : 0f;
            a.Slopes[channel] = p;
            a.Slopes[a.Channels + channel] = q;
            a.Slopes[2 * a.Channels + channel] = a.ThroughStatistics != 0 ? -p * sum / a.Count - q * mean : 0f;
            a.NormGradient.Add(channel, weighted, sum);
        }
    }
}
