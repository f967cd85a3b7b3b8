using AlphaNet.Pure.Kernels.Launching;
using ILGPU;

namespace AlphaNet.Pure.Kernels.Normalization;

/// <summary>Mean and biased variance of every channel: of slices of rows first, then the slices together in order.</summary>
/// <remarks>Slices are put together as in Chan, Golub, LeVeque, "Updating formulae and a pairwise algorithm for computing sample variances", 1979.</remarks>
internal static class BatchStatisticsKernel
{
    /// <summary>Slices that one thread of <see cref="Merge"/> puts together.</summary>
    public const int Merged = 32;

    internal struct Arguments
    {
        public int Rows;
        public int Channels;
        public int Slices;

        /// <summary>Rows of a slice; the last may have fewer.</summary>
        public int SliceRows;

        public ArrayView<float> X;

        /// <summary>Mean and summed squared deviations of slices, [2, slices, channels].</summary>
        public ArrayView<float> Partial;

        /// <summary>The same of fewer slices, for <see cref="Merge"/>.</summary>
        public ArrayView<float> Fewer;

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

    /// <summary>Puts runs of slices together, for numbers of slices that take a thread too long.</summary>
    public static void Merge(Arguments a)
    {
        var fewer = (a.Slices + Merged - 1) / Merged;
        for (var i = Strided.First; i < fewer * a.Channels; i += Strided.Step)
        {
            var run = i / a.Channels;
            var (mean, deviations) = Together(a, i - run * a.Channels, run * Merged, Math.Min((run + 1) * Merged, a.Slices));
            a.Fewer[i] = mean;
            a.Fewer[fewer * a.Channels + i] = deviations;
        }
    }

    /// <summary>Mean and variance of all slices.</summary>
    public static void OfChannels(Arguments a)
    {
        for (var channel = Strided.First; channel < a.Channels; channel += Strided.Step)
        {
            var (mean, deviations) = Together(a, channel, 0, a.Slices);
            a.Mean[channel * a.MeanStep] = mean;
            a.Variance[channel * a.VarianceStep] = deviations > 0 ? deviations / a.Rows : 0f;
        }
    }

    private static (float Mean, float Deviations) Together(in Arguments a, int channel, int first, int end)
    {
        var mean = 0f;
        var deviations = 0f;
        for (var slice = first; slice < end; slice++)
        {
            var before = (slice - first) * a.SliceRows;
            var after = First(a, slice + 1) - first * a.SliceRows;
            var difference = a.Partial[slice * a.Channels + channel] - mean;
            var share = (float)(after - before) / after;
            mean += difference * share;
            deviations += a.Partial[(a.Slices + slice) * a.Channels + channel] + difference * difference * share * before;
        }

        return (mean, deviations);
    }

    private static int First(in Arguments a, int slice) => Math.Min(slice * a.SliceRows, a.Rows);
}
