using System.Runtime.CompilerServices;
using AlphaNet.Pure.Tensors.Lanes;

namespace AlphaNet.Pure.Tensors.Cpu.Fused;

/// <summary>Batch norm's backward pass over rows of channels: dz = p d + q z + r.</summary>
internal static unsafe class GradientKernel<TAct, TLane>
    where TAct : struct, IUnaryOp where TLane : struct, IFloatLane<TLane>
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
    public static void RunGated(
        float* a, float* z, int rows, int channels, float* p, float* scale, float* shift, float* gate, float* pooled, float* y, nint yRow)
    {
        var whole = FourLanes<TLane>.Whole(channels);
        if (whole == 0)
        {
            GatedRest(a, z, rows, 0, channels, p, scale, shift, gate, pooled, y, yRow);
        }
        else
        {
            GatedFours(a, z, rows, whole, channels, p, scale, shift, gate, pooled, y, yRow);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void GatedFours(
        float* a, float* z, int rows, int whole, int channels, float* p, float* scale, float* shift, float* gate, float* pooled, float* y, nint yRow)
    {
        var q = p + channels;
        var r = q + channels;
        for (; rows > 0; rows--, a += channels, z += channels, y += yRow)
        {
            for (var i = 0; i < whole; i += FourLanes<TLane>.Width)
            {
                var u = FourLanes<TLane>.Line(z + i, scale + i, shift + i);
                var d = TAct.Derivative(u) * FourLanes<TLane>.Line(a + i, gate + i, pooled + i);
                var line = FourLanes<TLane>.Line(z + i, q + i, r + i);
                FourLanes<TLane>.Store(y + i, Quartet<TLane>.Fma(d, FourLanes<TLane>.Load(p + i), line));
            }

            if (whole < channels)
            {
                GatedRest(a, z, 1, whole, channels, p, scale, shift, gate, pooled, y, yRow);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void GatedRest(
        float* a, float* z, int rows, int from, int channels, float* p, float* scale, float* shift, float* gate, float* pooled, float* y, nint yRow)
    {
        var q = p + channels;
        var r = q + channels;
        for (; rows > 0; rows--, a += channels, z += channels, y += yRow)
        {
            for (var i = from; i < channels; i += TLane.Width)
            {
                var count = Math.Min(TLane.Width, channels - i);
                var at = LanePart.Load<TLane>(z + i, count);
                var derivative = TAct.Derivative(TLane.Fma(at, LanePart.Load<TLane>(scale + i, count), LanePart.Load<TLane>(shift + i, count)));
                var d = derivative * TLane.Fma(LanePart.Load<TLane>(a + i, count), LanePart.Load<TLane>(gate + i, count), LanePart.Load<TLane>(pooled + i, count));
                var line = TLane.Fma(at, LanePart.Load<TLane>(q + i, count), LanePart.Load<TLane>(r + i, count));
                LanePart.Store(y + i, TLane.Fma(d, LanePart.Load<TLane>(p + i, count), line), count);
            }
        }
    }
}
