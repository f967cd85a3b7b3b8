using AlphaNet.Pure.Kernels.Launching;
using AlphaNet.Pure.Tensors.Lanes;
using ILGPU;

namespace AlphaNet.Pure.Kernels.Normalization;

/// <summary>Normalises by given statistics, with the activation that follows, and differentiates that.</summary>
/// <remarks>With u = gamma (x - mean) / s + beta, s = sqrt(variance + epsilon) and d = dy act'(u): dgamma = sum d (x - mean) / s, dbeta = sum d.</remarks>
internal static class BatchNormKernel
{
    internal struct Arguments
    {
        public int Rows;
        public Divisor Channels;
        public int Slices;
        public ArrayView<float> X;
        public ArrayView<float> Dy;

        /// <summary>The result, or dx.</summary>
        public ArrayView<float> Y;

        public Norm Norm;
        public NormGradient NormGradient;

        /// <summary>Sums of d and of d (x - mean) over slices, [2, slices, channels].</summary>
        public ArrayView<float> Partial;

        /// <summary>Sums of d and of d (x - mean), [2, channels].</summary>
        public ArrayView<float> Sums;

        /// <summary>What the statistics add to dx: a multiple of x - mean and a constant, [2, channels].</summary>
        public ArrayView<float> Slopes;

        public int ThroughStatistics;
        public int Accumulate;
    }

    /// <summary>y = act(u).</summary>
    public static void Forward<TAct>(Arguments a) where TAct : struct, IUnaryOp
    {
        for (var i = Strided.First; i < a.Rows * a.Channels; i += Strided.Step)
        {
            var channel = i % a.Channels;
            a.Y[i] = TAct.Forward(new GpuLane(a.Norm.Of(channel).Apply(a.X[i]))).Value;
        }
    }

    /// <summary>The sums of a slice of a channel, one thread each.</summary>
    public static void Sums<TAct>(Arguments a) where TAct : struct, IUnaryOp
    {
        for (var i = Strided.First; i < a.Slices * a.Channels; i += Strided.Step)
        {
            var slice = i / a.Channels;
            var channel = i - slice * a.Channels;
            var end = (int)((long)a.Rows * (slice + 1) / a.Slices);
            var norm = a.Norm.Of(channel);
            var sum = 0f;
            var weighted = 0f;
            for (var row = (int)((long)a.Rows * slice / a.Slices); row < end; row++)
            {
                var x = a.X[row * a.Channels + channel];
                var d = a.Dy[row * a.Channels + channel] * TAct.Derivative(new GpuLane(norm.Apply(x))).Value;
                sum += d;
                weighted += d * (x - norm.Mean);
            }

            a.Partial[i] = sum;
            a.Partial[a.Slices * a.Channels + i] = weighted;
        }
    }

    /// <summary>dgamma, dbeta and the slopes, from the sums.</summary>
    public static void Finish(Arguments a)
    {
        for (var channel = Strided.First; channel < a.Channels; channel += Strided.Step)
        {
            var sum = a.Sums[channel];
            var weighted = a.Sums[a.Channels + channel];
            var inverse = a.Norm.InverseOf(channel);
            var scale = a.ThroughStatistics != 0 ? a.Norm.GammaOf(channel) * inverse / a.Rows : 0f;
            a.Slopes[channel] = -scale * inverse * inverse * weighted;
            a.Slopes[a.Channels + channel] = -scale * sum;
            a.NormGradient.Add(channel, weighted * inverse, sum);
        }
    }

    /// <summary>dx (+)= gamma / s d + slope (x - mean) + offset.</summary>
    public static void Gradient<TAct>(Arguments a) where TAct : struct, IUnaryOp
    {
        for (var i = Strided.First; i < a.Rows * a.Channels; i += Strided.Step)
        {
            var channel = i % a.Channels;
            var norm = a.Norm.Of(channel);
            var x = a.X[i];
            var d = a.Dy[i] * TAct.Derivative(new GpuLane(norm.Apply(x))).Value;
            var gradient = norm.Gamma * norm.Inverse * d + a.Slopes[channel] * (x - norm.Mean) + a.Slopes[a.Channels + channel];
            a.Y[i] = a.Accumulate != 0 ? a.Y[i] + gradient : gradient;
        }
    }
}
