using System.Runtime.CompilerServices;
using AlphaNet.Pure.Tensors.Lanes;

namespace AlphaNet.Pure.Tensors.Cpu.Inference;

/// <summary>What rides on the store of a folded convolution.</summary>
internal static unsafe class BiasKernel<TAct, TLane>
    where TAct : struct, IUnaryOp where TLane : struct, IFloatLane<TLane>
{
    /// <summary>y = act(y + bias) over rows of columns.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Run(float* y, int rows, int columns, nint stride, float* bias)
    {
        var whole = FourLanes<TLane>.Whole(columns);
        for (; rows > 0; rows--, y += stride)
        {
            for (var i = 0; i < whole; i += FourLanes<TLane>.Width)
            {
                FourLanes<TLane>.Store(y + i, TAct.Forward(FourLanes<TLane>.Load(y + i) + FourLanes<TLane>.Load(bias + i)));
            }

            if (whole < columns)
            {
                Rest(y, whole, columns, bias);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Rest(float* y, int from, int columns, float* bias)
    {
        for (var i = from; i < columns; i += TLane.Width)
        {
            var count = Math.Min(TLane.Width, columns - i);
            LanePart.Store(y + i, TAct.Forward(LanePart.Load<TLane>(y + i, count) + LanePart.Load<TLane>(bias + i, count)), count);
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
