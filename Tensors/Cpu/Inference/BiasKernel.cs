using System.Runtime.CompilerServices;
using AlphaNet.Pure.Tensors.Lanes;

namespace AlphaNet.Pure.Tensors.Cpu.Inference;

/// <summary>What rides on the store of a folded convolution.</summary>
internal static unsafe class BiasKernel<TAct, TLane>
    where TAct : struct, IUnaryOp where TLane : struct, IMemoryLane<TLane, float>
{
    /// <summary>y = act(y + bias) over rows of columns.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run(float* y, int rows, int columns, nint stride, float* bias)
    {
        var whole = columns - columns % TLane.Width;
        var rest = columns - whole;
        for (; rows > 0; rows--, y += stride)
        {
            for (var i = 0; i < whole; i += TLane.Width)
            {
                TLane.Store(y + i, TAct.Forward(TLane.Load(y + i) + TLane.Load(bias + i)));
            }

            if (rest > 0)
            {
                TLane.Store(y + whole, TAct.Forward(TLane.Load(y + whole, rest) + TLane.Load(bias + whole, rest)), rest);
            }
        }
    }

    /// <summary>y = act(y + bias) + addend; the addend's rows lie as y's.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void RunAdding(float* y, int rows, int columns, nint stride, float* bias, float* addend)
    {
        var whole = columns - columns % TLane.Width;
        var rest = columns - whole;
        for (; rows > 0; rows--, y += stride, addend += stride)
        {
            for (var i = 0; i < whole; i += TLane.Width)
            {
                TLane.Store(y + i, TAct.Forward(TLane.Load(y + i) + TLane.Load(bias + i)) + TLane.Load(addend + i));
            }

            if (rest > 0)
            {
                var value = TAct.Forward(TLane.Load(y + whole, rest) + TLane.Load(bias + whole, rest));
                TLane.Store(y + whole, value + TLane.Load(addend + whole, rest), rest);
            }
        }
    }
}
