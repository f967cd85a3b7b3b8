using AlphaNet.Pure.Kernels.Launching;
using ILGPU;

namespace AlphaNet.Pure.Kernels.Normalization;

/// <summary>Mean and biased variance of every channel, in two passes: slices of rows, then the slices in order.</summary>
internal static class BatchStatisticsKernel
{
    internal struct Arguments
    {
        public int Rows;
        public int Channels;
        public int Slices;
        public ArrayView<float> X;

        /// <summary>Mean and summed squared deviations of slices, [2, slices, channels].</summary>
        public ArrayView<float> Partial;

        public ArrayView<float> Mean;
        public ArrayView<float> Variance;
        public int MeanStep;
        public int VarianceStep;
    }

    /// <summary>A thread sums a slice of a channel, as differences from the slice's first element: a large mean costs no digits.</summary>
    public static void OfSlices(Arguments a)
    {
        for (var i = Strided.First; i < a.Slices * a.Channels; i += Strided.Step)
        {
            var slice = i / a.Channels;
            var channel = i - slice * a.Channels;
            var first = First(a, slice);
            var end = First(a, slice + 1);
            var shift = a.X[first * a.Channels + channel];
            var sum = 0f;
            var squares = 0f;
            for (var row = first + 1; row < end; row++)
            {
                var difference = a.X[row * a.Channels + channel] - shift;
                sum += difference;
                squares += difference * difference;
            }

            var mean = sum / (end - first);
            a.Partial[i] = shift + mean;
            a.Partial[a.Slices * a.Channels + i] = squares - sum * mean;
        }
    }

    /// <summary>Combines the slices of a channel. Chan, Golub, LeVeque, "Updating formulae and a pairwise algorithm for computing sample variances", 1979.</summary>
    public static void OfChannels(Arguments a)
    {
        for (var channel = Strided.First; channel < a.Channels; channel += Strided.Step)
        {
            var mean = 0f;
            var deviations = 0f;
            for (var slice = 0; slice < a.Slices; slice++)
            {
                var before = First(a, slice);
                var after = First(a, slice + 1);
                var difference = a.Partial[slice * a.Channels + channel] - mean;
                var share = (float)(after - before) / after;
                mean += difference * share;
                deviations += a.Partial[(a.Slices + slice) * a.Channels + channel] + difference * difference * share * before;
            }

            a.Mean[channel * a.MeanStep] = mean;
            a.Variance[channel * a.VarianceStep] = deviations > 0 ? deviations / a.Rows : 0f;
        }
    }

    private static int First(in Arguments a, int slice) => (int)((long)a.Rows * slice / a.Slices);
}
