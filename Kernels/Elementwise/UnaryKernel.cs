using AlphaNet.Pure.Kernels.Launching;
using AlphaNet.Pure.Tensors.Lanes;
using ILGPU;

namespace AlphaNet.Pure.Kernels.Elementwise;

/// <summary>Functions of one element and their gradients.</summary>
internal static class UnaryKernel
{
    internal struct Arguments
    {
        public int Count;
        public ArrayView<float> X;
        public ArrayView<float> Dy;
        public ArrayView<float> Y;
        public Layout AtX;
        public Layout AtDy;
        public Layout AtY;
        public int Accumulate;
    }

    /// <summary>y = op(x).</summary>
    public static void Forward<TOp>(Arguments a) where TOp : struct, IUnaryOp
    {
        for (var i = Strided.First; i < a.Count; i += Strided.Step)
        {
            a.Y[a.AtY[i]] = TOp.Forward(new GpuLane(a.X[a.AtX[i]])).Value;
        }
    }

    /// <summary>dx (+)= dy op'(x); dx is <c>Y</c>.</summary>
    public static void Backward<TOp>(Arguments a) where TOp : struct, IUnaryOp
    {
        for (var i = Strided.First; i < a.Count; i += Strided.Step)
        {
            var gradient = a.Dy[a.AtDy[i]] * TOp.Derivative(new GpuLane(a.X[a.AtX[i]])).Value;
            var at = a.AtY[i];
            a.Y[at] = a.Accumulate != 0 ? a.Y[at] + gradient : gradient;
        }
    }
}
