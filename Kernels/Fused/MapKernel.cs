using AlphaNet.Pure.Kernels.Launching;
using ILGPU;

namespace AlphaNet.Pure.Kernels.Fused;

/// <summary>Writes what readers compute on load, for those that cannot, and averages it.</summary>
internal static class MapKernel
{
    internal struct Arguments<TReader> where TReader : struct, IMapReader
    {
        public TReader Reader;

        /// <summary>Added to the map; only with <see cref="Adds"/>.</summary>
        public ArrayView<float> Addend;

        /// <summary>The map, or for <see cref="Average"/> slices of the averages [slices, n, c].</summary>
        public ArrayView<float> Y;
        public int Adds;

        /// <summary>Elements of the map.</summary>
        public int Count;
        public Divisor Channels;
        public Divisor Images;

        /// <summary>Pixels of an image.</summary>
        public int Pixels;
        public int Slices;
    }

    /// <summary>y = map, or map + addend.</summary>
    public static void Write<TReader>(Arguments<TReader> a) where TReader : struct, IMapReader
    {
        for (var i = Strided.First; i < a.Count; i += Strided.Step)
        {
            var pixel = i / a.Channels;
            var value = a.Reader.At(pixel, i - pixel * a.Channels);
            a.Y[i] = a.Adds != 0 ? value + a.Addend[i] : value;
        }
    }

    /// <summary>A slice's share of the mean over an image's pixels, a thread a channel of an image.</summary>
    public static void Average<TReader>(Arguments<TReader> a) where TReader : struct, IChannelReader
    {
        for (var i = Strided.First; i < a.Slices * a.Images * a.Channels; i += Strided.Step)
        {
            var place = i / a.Channels;
            var channel = i - place * a.Channels;
            var slice = place / a.Images;
            var first = (place - slice * a.Images) * a.Pixels;
            var end = first + (int)((long)a.Pixels * (slice + 1) / a.Slices);
            var scale = a.Reader.ScaleOf(channel);
            var sum = 0f;
            for (var pixel = first + (int)((long)a.Pixels * slice / a.Slices); pixel < end; pixel++)
            {
                sum += a.Reader.Of(a.Reader.Raw(pixel, channel), scale);
            }

            a.Y[i] = sum / a.Pixels;
        }
    }
}
