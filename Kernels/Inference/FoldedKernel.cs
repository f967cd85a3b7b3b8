using AlphaNet.Pure.Kernels.Launching;
using AlphaNet.Pure.Tensors.Lanes;
using ILGPU;

namespace AlphaNet.Pure.Kernels.Inference;

/// <summary>What ends the sums of a folded map that a product left in slices, or a plain convolution in place.</summary>
internal static class FoldedKernel
{
    internal struct Arguments<TAct> where TAct : struct, IUnaryOp
    {
        public FoldedMap<TAct> Map;

        /// <summary>Elements of the map.</summary>
        public int Count;
        public int Slices;

        /// <summary>The slices' sums [slices, n, ..., c]; of a single slice they may be the map itself.</summary>
        public ArrayView<float> Partial;
    }

    /// <summary>y = act(the slices' sums, added in order, + bias) + addend.</summary>
    public static void Finish<TAct>(Arguments<TAct> a) where TAct : struct, IUnaryOp
    {
        for (var i = Strided.First; i < a.Count; i += Strided.Step)
        {
            var sum = 0f;
            for (var slice = 0; slice < a.Slices; slice++)
            {
                sum += a.Partial[slice * a.Count + i];
            }

            var pixel = i / a.Map.Channels;
            a.Map.Store(pixel, i - pixel * a.Map.Channels, sum);
        }
    }
}
