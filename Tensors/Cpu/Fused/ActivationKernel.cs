using System.Runtime.CompilerServices;
using AlphaNet.Pure.Tensors.Lanes;

namespace AlphaNet.Pure.Tensors.Cpu.Fused;

/// <summary>Normalises and activates rows of channels.</summary>
internal static unsafe class ActivationKernel<TAct, TLane>
    where TAct : struct, IUnaryOp where TLane : struct, IMemoryLane<TLane, float>
{
    /// <summary>y = act(scale z + shift), times the gate unless null.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run(float* z, int rows, int channels, float* scale, float* shift, float* gate, float* y, nint yRow)
    {
        var whole = channels - channels % TLane.Width;
        var rest = channels - whole;
        for (; rows > 0; rows--, z += channels, y += yRow)
        {
            if (gate == null)
            {
                for (var i = 0; i < whole; i += TLane.Width)
                {
                    TLane.Store(y + i, TAct.Forward(TLane.Fma(TLane.Load(z + i), TLane.Load(scale + i), TLane.Load(shift + i))));
                }
            }
            else
            {
                for (var i = 0; i < whole; i += TLane.Width)
                {
                    var u = TLane.Fma(TLane.Load(z + i), TLane.Load(scale + i), TLane.Load(shift + i));
                    TLane.Store(y + i, TAct.Forward(u) * TLane.Load(gate + i));
                }
            }

            if (rest > 0)
            {
                var u = TLane.Fma(TLane.Load(z + whole, rest), TLane.Load(scale + whole, rest), TLane.Load(shift + whole, rest));
                var a = TAct.Forward(u);
                TLane.Store(y + whole, gate == null ? a : a * TLane.Load(gate + whole, rest), rest);
            }
        }
    }

    /// <summary>y = act(scale z + shift) + addend for dense rows; y may be the addend.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void RunAdding(float* z, int rows, int channels, float* scale, float* shift, float* addend, float* y)
    {
        var whole = channels - channels % TLane.Width;
        var rest = channels - whole;
        for (; rows > 0; rows--, z += channels, y += channels, addend += channels)
        {
            for (var i = 0; i < whole; i += TLane.Width)
            {
                var u = TLane.Fma(TLane.Load(z + i), TLane.Load(scale + i), TLane.Load(shift + i));
                TLane.Store(y + i, TAct.Forward(u) + TLane.Load(addend + i));
            }

            if (rest > 0)
            {
                var u = TLane.Fma(TLane.Load(z + whole, rest), TLane.Load(scale + whole, rest), TLane.Load(shift + whole, rest));
                TLane.Store(y + whole, TAct.Forward(u) + TLane.Load(addend + whole, rest), rest);
            }
        }
    }

    /// <summary>sums += act(scale z + shift) over dense rows.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Sum(float* z, int rows, int channels, float* scale, float* shift, float* sums)
    {
        var whole = channels - channels % TLane.Width;
        var rest = channels - whole;
        for (; rows >= 2; rows -= 2, z += 2 * channels)
        {
            for (var i = 0; i < whole; i += TLane.Width)
            {
                var (s, t) = (TLane.Load(scale + i), TLane.Load(shift + i));
                var first = TAct.Forward(TLane.Fma(TLane.Load(z + i), s, t));
                var second = TAct.Forward(TLane.Fma(TLane.Load(z + channels + i), s, t));
                TLane.Store(sums + i, TLane.Load(sums + i) + (first + second));
            }

            if (rest > 0)
            {
                var (s, t) = (TLane.Load(scale + whole, rest), TLane.Load(shift + whole, rest));
                var first = TAct.Forward(TLane.Fma(TLane.Load(z + whole, rest), s, t));
                var second = TAct.Forward(TLane.Fma(TLane.Load(z + channels + whole, rest), s, t));
                TLane.Store(sums + whole, TLane.Load(sums + whole, rest) + (first + second), rest);
            }
        }

        if (rows > 0)
        {
            for (var i = 0; i < whole; i += TLane.Width)
            {
                var u = TLane.Fma(TLane.Load(z + i), TLane.Load(scale + i), TLane.Load(shift + i));
                TLane.Store(sums + i, TLane.Load(sums + i) + TAct.Forward(u));
            }

            if (rest > 0)
            {
                var u = TLane.Fma(TLane.Load(z + whole, rest), TLane.Load(scale + whole, rest), TLane.Load(shift + whole, rest));
                TLane.Store(sums + whole, TLane.Load(sums + whole, rest) + TAct.Forward(u), rest);
            }
        }
    }
}
