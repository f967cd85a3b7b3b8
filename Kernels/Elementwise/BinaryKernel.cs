using AlphaNet.Pure.Kernels.Launching;
using AlphaNet.Pure.Tensors.Lanes;
using ILGPU;

namespace AlphaNet.Pure.Kernels.Elementwise;

/// <summary>Functions of two elements and their gradients.</summary>
internal static class BinaryKernel
{
    internal struct Arguments
    {
        public int Count;
        public ArrayView<float> A;
        public ArrayView<float> B;
        public ArrayView<float> Dy;
        public ArrayView<float> Y;
        public Layout AtA;
        public Layout AtB;
        public Layout AtDy;
        public Layout AtY;
        public int OfSecond;
        public int Accumulate;
    }

    /// <summary>y (+)= op(a, b).</summary>
    public static void Forward<TOp>(Arguments a) where TOp : struct, IBinaryOp
    {
        for (var i = Strided.First; i < a.Count; i += Strided.Step)
        {
            var value = TOp.Forward(new GpuLane(a.A[a.AtA[i]]), new GpuLane(a.B[a.AtB[i]])).Value;
            var at = a.AtY[i];
            a.Y[at] = a.Accumulate != 0 ? a.Y[at] + value : value;
        }
    }

    /// <summary>dx (+)= dy d op(a, b) / d(a or b), not yet summed over broadcast axes; dx is <c>Y</c>.</summary>
    public static void Backward<TOp>(Arguments a) where TOp : struct, IBinaryOp
    {
        for (var i = Strided.First; i < a.Count; i += Strided.Step)
        {
            var first = new GpuLane(a.A[a.AtA[i]]);
            var second = new GpuLane(a.B[a.AtB[i]]);
            var derivative = a.OfSecond != 0 ? TOp.DerivativeB(first, second) : TOp.DerivativeA(first, second);
            var gradient = a.Dy[a.AtDy[i]] * derivative.Value;
            var at = a.AtY[i];
            a.Y[at] = a.Accumulate != 0 ? a.Y[at] + gradient : gradient;
        }
    }
}
