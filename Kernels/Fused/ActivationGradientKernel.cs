using System.Runtime.CompilerServices;
using AlphaNet.Pure.Kernels.Launching;
using AlphaNet.Pure.Kernels.Matrices;
using AlphaNet.Pure.Tensors.Lanes;
using ILGPU;

namespace AlphaNet.Pure.Kernels.Fused;

/// <summary>Gradients through pending activations, and sums of them over pixels in slices, a thread a channel of a slice.</summary>
internal static class ActivationGradientKernel
{
    internal struct Arguments
    {
        public PendingMap Map;

        /// <summary>Gradient of the activation, or of the gated activation.</summary>
        public ArrayView<float> Dy;

        /// <summary>The gradient of u; only with <see cref="Stores"/>.</summary>
        public ArrayView<float> D;
        public int Stores;

        /// <summary>Images whose sums are kept apart.</summary>
        public int Images;

        /// <summary>Pixels of an image, or of the whole map.</summary>
        public int Pixels;
        public int Slices;

        /// <summary>Sums [slices, 2, c], or [slices, 5, n, c] behind a gate.</summary>
        public ArrayView<float> Partial;
    }

    /// <summary>d = dy act'(u), and the sums of d and d z.</summary>
    public static void Sums<TAct>(Arguments a) where TAct : struct, IUnaryOp
    {
        var channels = a.Map.Channels;
        for (var i = Strided.First; i < a.Slices * channels; i += Strided.Step)
        {
            var slice = i / channels;
            var channel = i - slice * channels;
            var end = First(a, slice + 1);
            var scale = a.Map.ScaleOf(channel);
            var sum = 0f;
            var weighted = 0f;
            var pixel = First(a, slice);
            // Four pixels on their way at a time; they are added in the order of the pixels all the same.
            for (; pixel < end - 3; pixel += 4)
            {
                var at = pixel * channels + channel;
                var z = LoadFour(a.Map.Map, at, channels);
                var dy = LoadFour(a.Dy, at, channels);
                Add<TAct>(a, at, scale, z.A, dy.A, ref sum, ref weighted);
                Add<TAct>(a, at + channels, scale, z.B, dy.B, ref sum, ref weighted);
                Add<TAct>(a, at + 2 * channels, scale, z.C, dy.C, ref sum, ref weighted);
                Add<TAct>(a, at + 3 * channels, scale, z.D, dy.D, ref sum, ref weighted);
            }

            for (; pixel < end; pixel++)
            {
                var at = pixel * channels + channel;
                Add<TAct>(a, at, scale, a.Map.Map[at], a.Dy[at], ref sum, ref weighted);
            }

            a.Partial[2 * slice * channels + channel] = sum;
            a.Partial[(2 * slice + 1) * channels + channel] = weighted;
        }
    }

    /// <summary>The sums of da act(u), da act'(u), act'(u), da act'(u) z and act'(u) z over an image.</summary>
    public static void GatedSums<TAct>(Arguments a) where TAct : struct, IUnaryOp
    {
        var channels = a.Map.Channels;
        var vectors = a.Images * channels;
        for (var i = Strided.First; i < a.Slices * vectors; i += Strided.Step)
        {
            var place = i / channels;
            var channel = i - place * channels;
            var slice = place / a.Images;
            var image = place - slice * a.Images;
            var end = First(a, slice + 1);
            var scale = a.Map.ScaleOf(channel);
            var sums = default(GatedTerms);
            var pixel = First(a, slice);
            for (; pixel < end - 3; pixel += 4)
            {
                var at = (image * a.Pixels + pixel) * channels + channel;
                var z = LoadFour(a.Map.Map, at, channels);
                var da = LoadFour(a.Dy, at, channels);
                sums = sums.Plus<TAct>(scale, z.A, da.A).Plus<TAct>(scale, z.B, da.B).Plus<TAct>(scale, z.C, da.C).Plus<TAct>(scale, z.D, da.D);
            }

            for (; pixel < end; pixel++)
            {
                var at = (image * a.Pixels + pixel) * channels + channel;
                sums = sums.Plus<TAct>(scale, a.Map.Map[at], a.Dy[at]);
            }

            var target = 5 * slice * vectors + image * channels + channel;
            a.Partial[target] = sums.Values;
            a.Partial[target + vectors] = sums.Gradients;
            a.Partial[target + 2 * vectors] = sums.Derivatives;
            a.Partial[target + 3 * vectors] = sums.WeightedGradients;
            a.Partial[target + 4 * vectors] = sums.WeightedDerivatives;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Quad LoadFour(ArrayView<float> map, int at, int step) => new() { A = map[at], B = map[at + step], C = map[at + 2 * step], D = map[at + 3 * step] };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Add<TAct>(Arguments a, int at, ChannelScale scale, float z, float dy, ref float sum, ref float weighted) where TAct : struct, IUnaryOp
    {
        var d = dy * TAct.Derivative(scale.Normalized(z)).Value;
        if (a.Stores != 0)
        {
            a.D[at] = d;
        }

        sum += d;
        weighted += d * z;
    }

    private static int First(in Arguments a, int slice) => (int)((long)a.Pixels * slice / a.Slices);
}
