using AlphaNet.Pure.Kernels.Launching;
using ILGPU;

namespace AlphaNet.Pure.Kernels.Elementwise;

/// <summary>Filling and copying.</summary>
internal static class CopyKernel
{
    internal struct Arguments<T> where T : unmanaged
    {
        public int Count;
        public ArrayView<T> X;
        public ArrayView<T> Y;
        public Layout AtX;
        public Layout AtY;
        public T Value;
        public int Accumulate;
    }

    /// <summary>y = value.</summary>
    public static void Fill<T>(Arguments<T> a) where T : unmanaged
    {
        for (var i = Strided.First; i < a.Count; i += Strided.Step)
        {
            a.Y[a.AtY[i]] = a.Value;
        }
    }

    /// <summary>y = x.</summary>
    public static void Copy<T>(Arguments<T> a) where T : unmanaged
    {
        for (var i = Strided.First; i < a.Count; i += Strided.Step)
        {
            a.Y[a.AtY[i]] = a.X[a.AtX[i]];
        }
    }

    /// <summary>y (+)= value x.</summary>
    public static void AddScaled(Arguments<float> a)
    {
        for (var i = Strided.First; i < a.Count; i += Strided.Step)
        {
            var at = a.AtY[i];
            var value = a.Value * a.X[a.AtX[i]];
            a.Y[at] = a.Accumulate != 0 ? a.Y[at] + value : value;
        }
    }
}
