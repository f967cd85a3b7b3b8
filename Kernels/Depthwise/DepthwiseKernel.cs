using System.Runtime.CompilerServices;
using AlphaNet.Pure.Kernels.Fused;
using AlphaNet.Pure.Kernels.Launching;
using AlphaNet.Pure.Kernels.Matrices;
using ILGPU;

namespace AlphaNet.Pure.Kernels.Depthwise;

/// <summary>Depthwise convolution of dense maps and its gradients. Neighbouring threads take neighbouring channels, so that all they read and write is adjacent.</summary>
/// <remarks>
/// How the map is read and where results go are type parameters; zeros outside it are those of what is read, whatever is computed on load. Threads that only store take few
/// results each; those that add up what they store take slices, long enough for the sums to be few beside the map.
/// </remarks>
internal static class DepthwiseKernel
{
    /// <summary>Results along a row that a thread computes at a time: they share the weights and, at stride 1, most of the input.</summary>
    public const int StripLength = 4;

    internal struct Arguments<TReader> where TReader : struct, IChannelReader
    {
        /// <summary>Threads' worth of work.</summary>
        public int Count;

        /// <summary>Slices that sums over the map are taken in.</summary>
        public int Slices;

        /// <summary>Rows of a slice, where the last alone may have fewer.</summary>
        public int SliceRows;

        public int Images;
        public Divisor Channels;
        public Divisor Height;
        public Divisor Width;
        public Divisor OutHeight;
        public int OutWidth;

        /// <summary>Strips of <see cref="StripLength"/> in a row of what is written.</summary>
        public Divisor Strips;
        public int Kernel;
        public Divisor Stride;

        /// <summary>The map that the kernel slides over.</summary>
        public TReader X;

        /// <summary>Results, or their gradient where that is read.</summary>
        public ArrayView<float> Y;
        public ArrayView<float> W;

        /// <summary>Where the kernel's first tap lies, and from row to row and from tap to tap: backwards for a kernel turned about.</summary>
        public int WFirst;
        public int WRow;
        public int WColumn;

        /// <summary>Slices of the kernel's gradient [slices, k, k, c].</summary>
        public ArrayView<float> Gradient;
    }

    internal struct Writing<TReader, TWriter> where TReader : struct, IChannelReader where TWriter : struct
    {
        public Arguments<TReader> Slide;

        /// <summary>Where the results go.</summary>
        public TWriter Y;
    }

    /// <summary>y = the kernel slid over x, and what becomes of it on the store.</summary>
    public static void Correlate<TReader, TWriter>(Writing<TReader, TWriter> w) where TReader : struct, IChannelReader where TWriter : struct, IMapWriter
    {
        var a = w.Slide;
        for (var i = Strided.First; i < a.Count; i += Strided.Step)
        {
            var place = i / a.Channels;
            var channel = i - place * a.Channels;
            var row = place / a.Strips;
            var column = (place - row * a.Strips) * StripLength;
            Store(w, row, column, a.OutWidth, channel, Results(a, row, column, channel, a.X.ScaleOf(channel)));
        }
    }

    /// <summary>The same, with sums over the results: a thread takes a channel of a slice.</summary>
    public static void CorrelateSlices<TReader, TWriter>(Writing<TReader, TWriter> w) where TReader : struct, IChannelReader where TWriter : struct, IChannelWriter
    {
        var a = w.Slide;
        for (var i = Strided.First; i < a.Count; i += Strided.Step)
        {
            var slice = i / a.Channels;
            var channel = i - slice * a.Channels;
            var rows = new SliceRows(a.Images * a.OutHeight, a.Slices, a.SliceRows, slice);
            var scale = a.X.ScaleOf(channel);
            var sums = w.Y.Begin(channel);
            for (var index = 0; index < rows.Count; index++)
            {
                var row = rows.At(index);
                for (var column = 0; column < a.OutWidth; column += StripLength)
                {
                    var results = Results(a, row, column, channel, scale);
                    w.Y.Store(row * a.OutWidth + column, Math.Min(StripLength, a.OutWidth - column), channel, results, ref sums);
                }
            }

            w.Y.End(slice, channel, sums);
        }
    }

    /// <summary>dx (+)= what every result that x went into brings back, at any stride.</summary>
    public static void InputGradient<TWriter>(Writing<PlainReader, TWriter> w) where TWriter : struct, IMapWriter
    {
        var a = w.Slide;
        for (var i = Strided.First; i < a.Count; i += Strided.Step)
        {
            var place = i / a.Channels;
            var channel = i - place * a.Channels;
            var row = place / a.Strips;
            var column = (place - row * a.Strips) * StripLength;
            Store(w, row, column, a.Width, channel, Returned(a, row, column, channel));
        }
    }

    /// <summary>The same, with sums over the gradient: a thread takes a channel of a slice.</summary>
    public static void InputGradientSlices<TWriter>(Writing<PlainReader, TWriter> w) where TWriter : struct, IChannelWriter
    {
        var a = w.Slide;
        for (var i = Strided.First; i < a.Count; i += Strided.Step)
        {
            var slice = i / a.Channels;
            var channel = i - slice * a.Channels;
            var rows = new SliceRows(a.Images * a.Height, a.Slices, a.SliceRows, slice);
            var sums = w.Y.Begin(channel);
            for (var index = 0; index < rows.Count; index++)
            {
                var row = rows.At(index);
                for (var column = 0; column < a.Width; column += StripLength)
                {
                    w.Y.Store(row * a.Width + column, Math.Min(StripLength, a.Width - column), channel, Returned(a, row, column, channel), ref sums);
                }
            }

            w.Y.End(slice, channel, sums);
        }
    }

    /// <summary>Slices of the kernel's gradient, each over its share of the output rows; a thread takes a run of taps of a kernel row.</summary>
    public static void KernelGradient<TReader>(Arguments<TReader> a) where TReader : struct, IChannelReader
    {
        var runs = (a.Kernel + Taps.Length - 1) / Taps.Length;
        for (var i = Strided.First; i < a.Count; i += Strided.Step)
        {
            var place = i / a.Channels;
            var channel = i - place * a.Channels;
            var rest = place / runs;
            var tap = (place - rest * runs) * Taps.Length;
            var slice = rest / a.Kernel;
            var u = rest - slice * a.Kernel;
            var rows = a.Images * a.OutHeight;
            var scale = a.X.ScaleOf(channel);
            Taps sums = default;
            // Every so many-th row, for the sake of the cache: see SliceRows.
            for (var row = slice; row < rows; row += a.Slices)
            {
                var image = row / a.OutHeight;
                var y = (row - image * a.OutHeight) * a.Stride + u - a.Kernel / 2;
                if (y >= 0 && y < a.Height)
                {
                    var line = (image * a.Height + y) * a.Width;
                    var last = tap - a.Kernel / 2 + Taps.Length - 1;
                    var q = 0;
                    Taps window = default;
                    // By how far the window has come from where the first result has it; it fills before that.
                    for (var p = 1 - Taps.Length; p <= (a.OutWidth - 1) * a.Stride; p += StripLength)
                    {
                        var raw = Raw(a, line, last + p, 1, a.Width, channel);
                        var q1 = After(a, q, p);
                        var q2 = After(a, q1, p + 1);
                        var q3 = After(a, q2, p + 2);
                        var q4 = After(a, q3, p + 3);
                        var g = new Quad
                        {
                            A = GradientOf(a, row, q, q1, channel),
                            B = GradientOf(a, row, q1, q2, channel),
                            C = GradientOf(a, row, q2, q3, channel),
                            D = GradientOf(a, row, q3, q4, channel),
                        };
                        window = window.Slid(Of(a, raw.A, last + p, a.Width, scale));
                        sums = q1 > q ? sums.Plus(g.A, window) : sums;
                        window = window.Slid(Of(a, raw.B, last + p + 1, a.Width, scale));
                        sums = q2 > q1 ? sums.Plus(g.B, window) : sums;
                        window = window.Slid(Of(a, raw.C, last + p + 2, a.Width, scale));
                        sums = q3 > q2 ? sums.Plus(g.C, window) : sums;
                        window = window.Slid(Of(a, raw.D, last + p + 3, a.Width, scale));
                        sums = q4 > q3 ? sums.Plus(g.D, window) : sums;
                        q = q4;
                    }
                }
            }

            StoreTap(a, rest, tap, channel, sums.A);
            StoreTap(a, rest, tap + 1, channel, sums.B);
            StoreTap(a, rest, tap + 2, channel, sums.C);
            StoreTap(a, rest, tap + 3, channel, sums.D);
            StoreTap(a, rest, tap + 4, channel, sums.E);
        }
    }

    // The results of a strip that begins at a column of a row, counted over all images.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Quad Results<TReader>(Arguments<TReader> a, int row, int column, int channel, ChannelScale scale) where TReader : struct, IChannelReader
    {
        var image = row / a.OutHeight;
        var top = (row - image * a.OutHeight) * a.Stride - a.Kernel / 2;
        var left = column * a.Stride - a.Kernel / 2;
        // Behind the last column that one of the results reads nothing is loaded.
        var end = Math.Min(a.Width, left + (StripLength - 1) * a.Stride + a.Kernel);
        Quad sums = default;
        for (var u = Math.Max(0, -top); u < a.Kernel && top + u < a.Height; u++)
        {
            var line = (image * a.Height + top + u) * a.Width;
            Quad window = default;
            Quad ahead = default;
            for (var v = 0; v < a.Kernel; v++)
            {
                var at = left + v;
                if (v > 0 && a.Stride == 1)
                {
                    window = window.Slid(Of(a, ahead.A, at + 3, end, scale));
                    ahead = ahead.Slid(Raw(a, line, at + 7, end, channel));
                }
                else
                {
                    // At stride 1 all that a row of the usual kernels reads is under way before anything is computed of it.
                    var raw = Raw(a, line, at, a.Stride, end, channel);
                    ahead = Raw(a, line, at + StripLength, 1, a.Stride == 1 ? end : 0, channel);
                    window = new Quad
                    {
                        A = Of(a, raw.A, at, end, scale),
                        B = Of(a, raw.B, at + a.Stride, end, scale),
                        C = Of(a, raw.C, at + 2 * a.Stride, end, scale),
                        D = Of(a, raw.D, at + 3 * a.Stride, end, scale),
                    };
                }

                sums = sums.Plus(a.W[a.WFirst + u * a.WRow + v * a.WColumn + channel], window);
            }
        }

        return sums;
    }

    // The gradients of a strip of x that begins at a column of a row, counted over all images.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Quad Returned(Arguments<PlainReader> a, int row, int column, int channel)
    {
        var image = row / a.Height;
        var bottom = row - image * a.Height + a.Kernel / 2;
        var right = column + a.Kernel / 2;
        // Of all results whose windows meet the strip.
        var first = (Math.Max(0, right - a.Kernel + 1) + a.Stride - 1) / a.Stride;
        var last = Math.Min(a.OutWidth - 1, (right + StripLength - 1) / a.Stride);
        Quad sums = default;
        // Only every stride-th tap met this row.
        for (var u = bottom % a.Stride; u < a.Kernel && u <= bottom; u += a.Stride)
        {
            var p = (bottom - u) / a.Stride;
            for (var q = last; p < a.OutHeight && q >= first; q--)
            {
                var v = right - q * a.Stride;
                var g = a.Y[((image * a.OutHeight + p) * a.OutWidth + q) * a.Channels + channel];
                var w = new Quad { A = Tap(a, u, v, channel), B = Tap(a, u, v + 1, channel), C = Tap(a, u, v + 2, channel), D = Tap(a, u, v + 3, channel) };
                sums = new Quad
                {
                    A = HasTap(a, v) ? sums.A + g * w.A : sums.A,
                    B = HasTap(a, v + 1) ? sums.B + g * w.B : sums.B,
                    C = HasTap(a, v + 2) ? sums.C + g * w.C : sums.C,
                    D = HasTap(a, v + 3) ? sums.D + g * w.D : sums.D,
                };
            }
        }

        return sums;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool HasTap(Arguments<PlainReader> a, int v) => v >= 0 && v < a.Kernel;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static float Tap(Arguments<PlainReader> a, int u, int v, int channel) => HasTap(a, v) ? a.W[a.WFirst + u * a.WRow + v * a.WColumn + channel] : 0f;

    // Four numbers of a line of x as they lie in memory, from a column on.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Quad Raw<TReader>(Arguments<TReader> a, int line, int column, int step, int end, int channel) where TReader : struct, IChannelReader => new()
    {
        A = Raw(a, line, column, end, channel),
        B = Raw(a, line, column + step, end, channel),
        C = Raw(a, line, column + 2 * step, end, channel),
        D = Raw(a, line, column + 3 * step, end, channel),
    };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static float Raw<TReader>(Arguments<TReader> a, int line, int column, int end, int channel) where TReader : struct, IChannelReader =>
        column >= 0 && column < end ? a.X.Raw(line + column, channel) : 0f;

    // Zero outside the map, whatever is computed there.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static float Of<TReader>(Arguments<TReader> a, float raw, int column, int end, ChannelScale scale) where TReader : struct, IChannelReader
    {
        var value = a.X.Of(raw, scale);
        return column >= 0 && column < end ? value : 0f;
    }

    // The result after q if q has the window p columns from where the first has it, otherwise q again.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int After<TReader>(Arguments<TReader> a, int q, int p) where TReader : struct, IChannelReader => q * a.Stride == p && q < a.OutWidth ? q + 1 : q;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static float GradientOf<TReader>(Arguments<TReader> a, int row, int q, int after, int channel) where TReader : struct, IChannelReader =>
        after > q ? a.Y[(row * a.OutWidth + q) * a.Channels + channel] : 0f;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store<TReader, TWriter>(Writing<TReader, TWriter> w, int row, int column, int width, int channel, Quad results)
        where TReader : struct, IChannelReader where TWriter : struct, IMapWriter
    {
        Store(w, row, column, width, channel, results.A);
        Store(w, row, column + 1, width, channel, results.B);
        Store(w, row, column + 2, width, channel, results.C);
        Store(w, row, column + 3, width, channel, results.D);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store<TReader, TWriter>(Writing<TReader, TWriter> w, int row, int column, int width, int channel, float result)
        where TReader : struct, IChannelReader where TWriter : struct, IMapWriter
    {
        if (column < width)
        {
            w.Y.Store(row * width + column, channel, result);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void StoreTap<TReader>(Arguments<TReader> a, int kernelRow, int tap, int channel, float value) where TReader : struct, IChannelReader
    {
        if (tap < a.Kernel)
        {
            a.Gradient[(kernelRow * a.Kernel + tap) * a.Channels + channel] = value;
        }
    }
}
