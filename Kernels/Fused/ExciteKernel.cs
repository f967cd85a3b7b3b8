using System.Runtime.CompilerServices;
using AlphaNet.Pure.Kernels.Launching;
using AlphaNet.Pure.Tensors.Lanes.Ops;
using ILGPU;

namespace AlphaNet.Pure.Kernels.Fused;

/// <summary>The gradients of a gate's two biases, a thread a number.</summary>
internal static class ExciteKernel
{
    internal struct Arguments
    {
        /// <summary>Gradient of z W2^T + b2 [n, c].</summary>
        public BiasedGradientReader<HardSigmoid> Excited;

        /// <summary>Gradient of mean W1^T + b1 [n, hidden].</summary>
        public BiasedGradientReader<Relu> Squeezed;
        public ArrayView<float> ExpandBias;
        public ArrayView<float> ReduceBias;

        /// <summary>Channels c, or 0 if that bias needs no gradient.</summary>
        public int Channels;

        /// <summary>Hidden numbers, or 0 likewise.</summary>
        public int Hidden;
        public int Images;
    }

    /// <summary>dbias += sums over images.</summary>
    public static void BiasGradients(Arguments a)
    {
        for (var i = Strided.First; i < a.Channels + a.Hidden; i += Strided.Step)
        {
            if (i < a.Channels)
            {
                a.ExpandBias[i] += Sum(a.Excited, i, a.Images);
            }
            else
            {
                a.ReduceBias[i - a.Channels] += Sum(a.Squeezed, i - a.Channels, a.Images);
            }
        }
    }

    // Four images on their way at a time, added in their order.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static float Sum<TReader>(TReader reader, int channel, int images) where TReader : struct, IMapReader
    {
        var sum = 0f;
        var image = 0;
        for (; image < images - 3; image += 4)
        {
            var (l0, l1, l2, l3) = (reader.Load(image, channel), reader.Load(image + 1, channel), reader.Load(image + 2, channel), reader.Load(image + 3, channel));
            sum = sum + reader.Of(l0) + reader.Of(l1) + reader.Of(l2) + reader.Of(l3);
        }

        for (; image < images; image++)
        {
            sum += reader.Of(reader.Load(image, channel));
        }

        return sum;
    }
}
