using System.Runtime.CompilerServices;
using AlphaNet.Pure.Tensors.Lanes;

namespace AlphaNet.Pure.Tensors.Cpu.Fused;

/// <summary>Normalises and activates rows of channels.</summary>
internal static unsafe class ActivationKernel<TAct, TLane>
    where TAct : struct, IUnaryOp where TLane : struct, IFloatLane<TLane>
{
    /// <summary>y = act(scale z + shift), times the gate unless null.</summary>
    public static void Run(float* z, int rows, int channels, float* scale, float* shift, float* gate, float* y, nint yRow)
    {
        var whole = FourLanes<TLane>.Whole(channels);
        if (whole == 0)
        {
            ActivateRest(z, rows, 0, channels, scale, shift, gate, y, yRow);
        }
        else if (gate == null)
        {
            Activate(z, rows, whole, channels, scale, shift, y, yRow);
        }
        else
        {
            ActivateGated(z, rows, whole, channels, scale, shift, gate, y, yRow);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Activate(float* z, int rows, int whole, int channels, float* scale, float* shift, float* y, nint yRow)
    {
        for (; rows > 0; rows--, z += channels, y += yRow)
        {
            for (var i = 0; i < whole; i += FourLanes<TLane>.Width)
            {
                FourLanes<TLane>.Store(y + i, TAct.Forward(FourLanes<TLane>.Line(z + i, scale + i, shift + i)));
            }

            if (whole < channels)
            {
                ActivateRest(z, 1, whole, channels, scale, shift, null, y, yRow);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void ActivateGated(float* z, int rows, int whole, int channels, float* scale, float* shift, float* gate, float* y, nint yRow)
    {
        for (; rows > 0; rows--, z += channels, y += yRow)
        {
            for (var i = 0; i < whole; i += FourLanes<TLane>.Width)
            {
                FourLanes<TLane>.Store(y + i, TAct.Forward(FourLanes<TLane>.Line(z + i, scale + i, shift + i)) * FourLanes<TLane>.Load(gate + i));
            }

            if (whole < channels)
            {
                ActivateRest(z, 1, whole, channels, scale, shift, gate, y, yRow);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void ActivateRest(float* z, int rows, int from, int channels, float* scale, float* shift, float* gate, float* y, nint yRow)
    {
        for (; rows > 0; rows--, z += channels, y += yRow)
        {
            for (var i = from; i < channels; i += TLane.Width)
            {
                var count = Math.Min(TLane.Width, channels - i);
                var a = TAct.Forward(Normalized(z + i, scale + i, shift + i, count));
                LanePart.Store(y + i, gate == null ? a : a * LanePart.Load<TLane>(gate + i, count), count);
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
    public static void Sum(float* z, int rows, int channels, float* scale, float* shift, float* sums)
    {
        var whole = FourLanes<TLane>.Whole(channels);
        if (whole == 0)
        {
            SumRest(z, rows, 0, channels, scale, shift, sums);
        }
        else
        {
            SumFours(z, rows, whole, channels, scale, shift, sums);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void SumFours(float* z, int rows, int whole, int channels, float* scale, float* shift, float* sums)
    {
        for (; rows > 0; rows--, z += channels)
        {
            for (var i = 0; i < whole; i += FourLanes<TLane>.Width)
            {
                FourLanes<TLane>.Store(sums + i, FourLanes<TLane>.Load(sums + i) + TAct.Forward(FourLanes<TLane>.Line(z + i, scale + i, shift + i)));
            }

            if (whole < channels)
            {
                SumRest(z, 1, whole, channels, scale, shift, sums);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void SumRest(float* z, int rows, int from, int channels, float* scale, float* shift, float* sums)
    {
        for (; rows > 0; rows--, z += channels)
        {
            for (var i = from; i < channels; i += TLane.Width)
            {
                var count = Math.Min(TLane.Width, channels - i);
                LanePart.Store(sums + i, LanePart.Load<TLane>(sums + i, count) + TAct.Forward(Normalized(z + i, scale + i, shift + i, count)), count);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TLane Normalized(float* z, float* scale, float* shift, int count) =>
        TLane.Fma(LanePart.Load<TLane>(z, count), LanePart.Load<TLane>(scale, count), LanePart.Load<TLane>(shift, count));
}
