using System.Runtime.CompilerServices;
using AlphaNet.Pure.Tensors.Lanes;

namespace AlphaNet.Pure.Tensors.Cpu.Inference;

/// <summary>What rides on the store of a folded convolution.</summary>
internal static unsafe class BiasKernel<TAct, TLane>
    where TAct : struct, IUnaryOp where TLane : struct, IFloatLane<TLane>
{
    /// <summary>y = act(y + bias) over rows of columns.</summary>
    public static void Run(float* y, int rows, int columns, nint stride, float* bias)
    {
        var whole = FourLanes<TLane>.Whole(columns);
        if (whole == 0)
        {
            Rest(y, rows, 0, columns, stride, bias);
        }
        else
        {
            Fours(y, rows, whole, columns, stride, bias);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Fours(float* y, int rows, int whole, int columns, nint stride, float* bias)
    {
        for (; rows > 0; rows--, y += stride)
        {
            for (var i = 0; i < whole; i += FourLanes<TLane>.Width)
            {
                FourLanes<TLane>.Store(y + i, TAct.Forward(FourLanes<TLane>.Load(y + i) + FourLanes<TLane>.Load(bias + i)));
            }

            if (whole < columns)
            {
                Rest(y, 1, whole, columns, stride, bias);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Rest(float* y, int rows, int from, int columns, nint stride, float* bias)
    {
        for (; rows > 0; rows--, y += stride)
        {
            for (var i = from; i < columns; i += TLane.Width)
            {
                var count = Math.Min(TLane.Width, columns - i);
                LanePart.Store(y + i, TAct.Forward(LanePart.Load<TLane>(y + i, count) + LanePart.Load<TLane>(bias + i, count)), count);
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
