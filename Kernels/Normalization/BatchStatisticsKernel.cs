using AlphaNet.Pure.Kernels.Launching;
using AlphaNet.Pure.Kernels.Matrices;
using ILGPU;

namespace AlphaNet.Pure.Kernels.Normalization;

/// <summary>Mean and biased variance of every channel: of slices of rows first, then the slices together, always in the same order.</summary>
internal static class BatchStatisticsKernel
{
    internal struct Arguments
    {
        public int Rows;
        public int Channels;
        public int Slices;

        /// <summary>Rows of a slice; the last may have fewer.</summary>
        public int SliceRows;

        /// <summary>Slices that <see cref="Together"/> puts to one; the last may get fewer.</summary>
        public int Run;

        /// <summary>How groups lie over the channels, for <see cref="Together"/>.</summary>
        public GroupColumns Columns;

        /// <summary>What it divides the summed squared deviations by: all rows, or 1 for runs that are put together again.</summary>
        public int Divisor;

        public ArrayView<float> X;

        /// <summary>Mean and summed squared deviations of slices, [2, slices, channels].</summary>
        public ArrayView<float> Partial;

        /// <summary>Of the channels, or of runs of slices [runs, channels].</summary>
        public ArrayView<float> Mean;

        /// <summary>As <see cref="Mean"/>.</summary>
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
            var first = slice * a.SliceRows;
            var end = first + RowsOf(a, slice);
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

    /// <summary>A group puts a run of slices together for adjacent channels: its lanes slices as far apart as there are lanes, then the lanes pairwise.</summary>
    public static void Together(Arguments a)
    {
        var rows = SharedMemory.Allocate<float>(Launcher.MaxGroupSize);
        var means = SharedMemory.Allocate<float>(Launcher.MaxGroupSize);
        var deviations = SharedMemory.Allocate<float>(Launcher.MaxGroupSize);
        var thread = Group.IdxX;
        var first = Grid.IdxY * a.Run;
        for (var block = Grid.IdxX; block < a.Columns.Blocks; block += Grid.DimX)
        {
            var channel = a.Columns.ColumnOf(block);
            var own = OfLane(a, channel, first, channel < a.Channels ? Math.Min(first + a.Run, a.Slices) : first);
            if (a.Columns.Lanes > 1)
            {
                // Where a thread writes here others have read behind earlier barriers alone.
                (rows[thread], means[thread], deviations[thread]) = (own.Rows, own.Mean, own.Deviations);
                GroupBarrier.Wait();
                for (var half = Group.DimX / 2; half >= a.Columns.Width; half /= 2)
                {
                    if (thread < half)
                    {
                        var next = thread + half;
                        own = own.With(new Moments { Rows = rows[next], Mean = means[next], Deviations = deviations[next] });
                        (rows[thread], means[thread], deviations[thread]) = (own.Rows, own.Mean, own.Deviations);
                    }

                    GroupBarrier.Wait();
                }
            }

            if (a.Columns.Lane == 0 && channel < a.Channels)
            {
                var place = Grid.IdxY * a.Channels + channel;
                a.Mean[place * a.MeanStep] = own.Mean;
                a.Variance[place * a.VarianceStep] = own.Deviations > 0 ? own.Deviations / a.Divisor : 0f;
            }
        }
    }

    // Four slices a time, whose numbers are all read before any is used, so that a thread waits for memory once: no load stands behind a condition, nor a division, which branches
    // too, among them. Behind the end the last slice is read again, as one of no rows. Means are taken as differences from the first: a large mean costs no digits.
    private static Moments OfLane(in Arguments a, int channel, int first, int end)
    {
        var lanes = a.Columns.Lanes;
        var own = first + a.Columns.Lane;
        var last = end - 1;
        var shift = 0f;
        Quad rows = default, sums = default, squares = default;
        for (var slice = own; slice < end; slice += 4 * lanes)
        {
            var (slice1, slice2, slice3) = (Math.Min(slice + lanes, last), Math.Min(slice + 2 * lanes, last), Math.Min(slice + 3 * lanes, last));
            var mean0 = a.Partial[slice * a.Channels + channel];
            var mean1 = a.Partial[slice1 * a.Channels + channel];
            var mean2 = a.Partial[slice2 * a.Channels + channel];
            var mean3 = a.Partial[slice3 * a.Channels + channel];
            var deviations0 = a.Partial[(a.Slices + slice) * a.Channels + channel];
            var deviations1 = a.Partial[(a.Slices + slice1) * a.Channels + channel];
            var deviations2 = a.Partial[(a.Slices + slice2) * a.Channels + channel];
            var deviations3 = a.Partial[(a.Slices + slice3) * a.Channels + channel];
            shift = slice == own ? mean0 : shift;
            Quad among = new()
            {
                A = RowsOf(a, slice),
                B = slice + lanes < end ? RowsOf(a, slice1) : 0,
                C = slice + 2 * lanes < end ? RowsOf(a, slice2) : 0,
                D = slice + 3 * lanes < end ? RowsOf(a, slice3) : 0,
            };
            Quad differences = new() { A = mean0 - shift, B = mean1 - shift, C = mean2 - shift, D = mean3 - shift };
            Quad within = new()
            {
                A = deviations0,
                B = slice + lanes < end ? deviations1 : 0f,
                C = slice + 2 * lanes < end ? deviations2 : 0f,
                D = slice + 3 * lanes < end ? deviations3 : 0f,
            };
            rows = rows.Plus(1f, among);
            sums = sums.PlusProduct(among, differences);
            squares = squares.PlusProduct(default(Quad).PlusProduct(among, differences), differences).Plus(1f, within);
        }

        var all = rows.Sum;
        var sum = sums.Sum;
        var step = sum / Math.Max(all, 1f);
        return new Moments { Rows = all, Mean = shift + step, Deviations = squares.Sum - sum * step };
    }

    private static int RowsOf(in Arguments a, int slice) => Math.Min(a.SliceRows, a.Rows - slice * a.SliceRows);
}
