using AlphaNet.Pure.Kernels.Launching;
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
            for (var pixel = First(a, slice); pixel < end; pixel++)
            {
                var at = pixel * channels + channel;
                var z = a.Map.Map[at];
                var d = a.Dy[at] * TAct.Derivative(scale.Normalized(z)).Value;
                if (a.Stores != 0)
                {
                    a.D[at] = d;
                }

                sum += d;
                weighted += d * z;
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
            var values = 0f;
            var gradients = 0f;
            var derivatives = 0f;
            var weightedGradients = 0f;
            var weightedDerivatives = 0f;
            for (var pixel = First(a, slice); pixel < end; pixel++)
            {
                var at = (image * a.Pixels + pixel) * channels + channel;
                var z = a.Map.Map[at];
                var da = a.Dy[at];
                var u = scale.Normalized(z);
                var derivative = TAct.Derivative(u).Value;
                values += da * TAct.Forward(u).Value;
                gradients += da * derivative;
                derivatives += derivative;
                weightedGradients += da * derivative * z;
                weightedDerivatives += derivative * z;
            }

            var target = 5 * slice * vectors + image * channels + channel;
            a.Partial[target] = values;
            a.Partial[target + vectors] = gradients;
            a.Partial[target + 2 * vectors] = derivatives;
            a.Partial[target + 3 * vectors] = weightedGradients;
            a.Partial[target + 4 * vectors] = weightedDerivatives;
        }
    }

    private static int First(in Arguments a, int slice) => (int)((long)a.Pixels * slice / a.Slices);
}
