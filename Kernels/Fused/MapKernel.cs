using System.Runtime.CompilerServices;
using AlphaNet.Pure.Kernels.Launching;
using AlphaNet.Pure.Kernels.Matrices;
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

    /// <summary>Elements of the map that a thread of <see cref="Write"/> has on their way at a time.</summary>
    public const int Round = 4;

    /// <summary>y = map, or map + addend.</summary>
    public static void Write<TReader>(Arguments<TReader> a) where TReader : struct, IMapReader
    {
        for (var i = Strided.First; i < a.Count; i += Round * Strided.Step)
        {
            var (second, third, fourth) = (i + Strided.Step, i + 2 * Strided.Step, i + 3 * Strided.Step);
            var (l0, l1, l2, l3) = (Load(a, i), Load(a, second), Load(a, third), Load(a, fourth));
            Quad addends = default;
            if (a.Adds != 0)
            {
                addends = new Quad { A = Addend(a, i), B = Addend(a, second), C = Addend(a, third), D = Addend(a, fourth) };
            }

            Store(a, i, l0, addends.A);
            Store(a, second, l1, addends.B);
            Store(a, third, l2, addends.C);
            Store(a, fourth, l3, addends.D);
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
            var pixel = first + (int)((long)a.Pixels * slice / a.Slices);
            for (; pixel < end - 3; pixel += 4)
            {
                var r = a.Reader;
                var (z0, z1, z2, z3) = (r.Raw(pixel, channel), r.Raw(pixel + 1, channel), r.Raw(pixel + 2, channel), r.Raw(pixel + 3, channel));
                sum = sum + r.Of(z0, scale) + r.Of(z1, scale) + r.Of(z2, scale) + r.Of(z3, scale);
            }

            for (; pixel < end; pixel++)
            {
                sum += a.Reader.Of(a.Reader.Raw(pixel, channel), scale);
            }

            a.Y[i] = sum / a.Pixels;
        }
    }

    // Beyond the last element stands the last one's, which is not stored.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Loaded Load<TReader>(Arguments<TReader> a, int element) where TReader : struct, IMapReader
    {
        var i = Math.Min(element, a.Count - 1);
        var pixel = i / a.Channels;
        return a.Reader.Load(pixel, i - pixel * a.Channels);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static float Addend<TReader>(Arguments<TReader> a, int element) where TReader : struct, IMapReader => a.Addend[Math.Min(element, a.Count - 1)];

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store<TReader>(Arguments<TReader> a, int element, Loaded loaded, float addend) where TReader : struct, IMapReader
    {
        var value = a.Reader.Of(loaded);
        if (element < a.Count)
        {
            a.Y[element] = a.Adds != 0 ? value + addend : value;
        }
    }
}
