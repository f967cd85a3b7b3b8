using System.Runtime.CompilerServices;
using AlphaNet.Pure.Tensors.Lanes;

namespace AlphaNet.Pure.Tensors.Cpu.Fused;

/// <summary>Batch norm's backward pass over rows of channels: dz = p d + q z + r.</summary>
internal static unsafe class GradientKernel<TAct, TLane>
    where TAct : struct, IUnaryOp where TLane : struct, IMemoryLane<TLane, float>
{
    /// <summary>y = p d + q z + r, the slopes' rows p, q and r one after another.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run(float* d, float* z, int rows, int channels, float* p, float* y, nint yRow)
    {
        var (q, r) = ((nint)(p + channels), (nint)(p + 2 * channels));
        var whole = channels - channels % TLane.Width;
        var rest = channels - whole;
        for (; rows > 0; rows--, d += channels, z += channels, y += yRow)
        {
            for (var i = 0; i < whole; i += TLane.Width)
            {
                var line = TLane.Fma(TLane.Load(z + i), TLane.Load((float*)q + i), TLane.Load((float*)r + i));
                TLane.Store(y + i, TLane.Fma(TLane.Load(d + i), TLane.Load(p + i), line));
            }

            if (rest > 0)
            {
                var line = TLane.Fma(TLane.Load(z + whole, rest), TLane.Load((float*)q + whole, rest), TLane.Load((float*)r + whole, rest));
                TLane.Store(y + whole, TLane.Fma(TLane.Load(d + whole, rest), TLane.Load(p + whole, rest), line), rest);
            }
        }
    }

    /// <summary>The same with d = act'(scale z + shift) (gate a + pooled), rows of one image.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void RunGated(
        float* a, float* z, int rows, int channels, float* p, float* scale, float* shift, float* gate, float* pooled, float* y, nint yRow)
    {
        var (q, r) = ((nint)(p + channels), (nint)(p + 2 * channels));
        var whole = channels - channels % TLane.Width;
        var rest = channels - whole;
        for (; rows > 0; rows--, a += channels, z += channels, y += yRow)
        {
            for (var i = 0; i < whole; i += TLane.Width)
            {
                var at = TLane.Load(z + i);
                var derivative = TAct.Derivative(TLane.Fma(at, TLane.Load(scale + i), TLane.Load(shift + i)));
                var d = derivative * TLane.Fma(TLane.Load(a + i), TLane.Load(gate + i), TLane.Load(pooled + i));
                TLane.Store(y + i, TLane.Fma(d, TLane.Load(p + i), TLane.Fma(at, TLane.Load((float*)q + i), TLane.Load((float*)r + i))));
            }

            if (rest > 0)
            {
                var at = TLane.Load(z + whole, rest);
                var derivative = TAct.Derivative(TLane.Fma(at, TLane.Load(scale + whole, rest), TLane.Load(shift + whole, rest)));
                var d = derivative * TLane.Fma(TLane.Load(a + whole, rest), TLane.Load(gate + whole, rest), TLane.Load(pooled + whole, rest));
                var line = TLane.Fma(at, TLane.Load((float*)q + whole, rest), TLane.Load((float*)r + whole, rest));
                TLane.Store(y + whole, TLane.Fma(d, TLane.Load(p + whole, rest), line), rest);
            }
        }
    }
}
