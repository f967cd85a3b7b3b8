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
                var sum = 0f;
                for (var image = 0; image < a.Images; image++)
                {
                    sum += a.Excited.At(image, i);
                }

                a.ExpandBias[i] += sum;
            }
            else
            {
                var sum = 0f;
                for (var image = 0; image < a.Images; image++)
                {
                    sum += a.Squeezed.At(image, i - a.Channels);
                }

                a.ReduceBias[i - a.Channels] += sum;
            }
        }
    }
}
