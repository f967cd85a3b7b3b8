using System.Runtime.CompilerServices;
using AlphaNet.Pure.Tensors.Lanes;

namespace AlphaNet.Pure.Tensors.Cpu.Fused;

/// <summary>The backward pass of normalised activations over rows of channels, with the sums that the norm's own backward pass needs.</summary>
/// <remarks>The activation is computed anew from the raw map: cheaper than reading it, and its derivative shares the work.</remarks>
internal static unsafe class ActivationGradientKernel<TAct, TLane>
    where TAct : struct, IUnaryOp where TLane : struct, IFloatLane<TLane>
{
    /// <summary>d = da act'(u) to dense rows, a = act(u) over da, and sums [2, channels] += d and d z, for u = scale z + shift.</summary>
    public static void Run(float* a, nint aRow, float* z, int rows, int channels, float* scale, float* shift, float* d, float* sums)
    {
        var whole = FourLanes<TLane>.Whole(channels);
        if (whole == 0)
        {
            Rest(a, aRow, z, rows, 0, channels, scale, shift, d, sums);
        }
        else
        {
            Fours(a, aRow, z, rows, whole, channels, scale, shift, d, sums);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Fours(float* a, nint aRow, float* z, int rows, int whole, int channels, float* scale, float* shift, float* d, float* sums)
    {
        for (; rows > 0; rows--, z += channels, d += channels, a += aRow)
        {
            for (var i = 0; i < whole; i += FourLanes<TLane>.Width)
            {
                var value = TAct.ForwardAndDerivative<TAct, Quartet<TLane>>(FourLanes<TLane>.Line(z + i, scale + i, shift + i), out var gradient);
                gradient *= FourLanes<TLane>.Load(a + i);
                FourLanes<TLane>.Store(a + i, value);
                FourLanes<TLane>.Store(d + i, gradient);
                AddSums(sums + i, channels, gradient, z + i);
            }

            if (whole < channels)
            {
                Rest(a, aRow, z, 1, whole, channels, scale, shift, d, sums);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Rest(float* a, nint aRow, float* z, int rows, int from, int channels, float* scale, float* shift, float* d, float* sums)
    {
        for (; rows > 0; rows--, z += channels, d += channels, a += aRow)
        {
            for (var i = from; i < channels; i += TLane.Width)
            {
                var count = Math.Min(TLane.Width, channels - i);
                var at = LanePart.Load<TLane>(z + i, count);
                var value = TAct.ForwardAndDerivative<TAct, TLane>(Normalized(at, scale + i, shift + i, count), out var gradient);
                gradient *= LanePart.Load<TLane>(a + i, count);
                LanePart.Store(a + i, value, count);
                LanePart.Store(d + i, gradient, count);
                AddSums(sums + i, channels, gradient, at, count);
            }
        }
    }

    /// <summary>
    /// For rows of one image: da to dense rows, act(u) gate over da, and five sums, <paramref name="step"/> floats apart, += da act(u), da act'(u), act'(u),
    /// da act'(u) z and act'(u) z.
    /// </summary>
    public static void RunGated(
        float* a, nint aRow, float* z, int rows, int channels, float* scale, float* shift, float* gate, float* da, float* sums, nint step)
    {
        var whole = FourLanes<TLane>.Whole(channels);
        if (whole == 0)
        {
            GatedRest(a, aRow, z, rows, 0, channels, scale, shift, gate, da, sums, step);
        }
        else
        {
            GatedFours(a, aRow, z, rows, whole, channels, scale, shift, gate, da, sums, step);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void GatedFours(
        float* a, nint aRow, float* z, int rows, int whole, int channels, float* scale, float* shift, float* gate, float* da, float* sums, nint step)
    {
        for (; rows > 0; rows--, z += channels, da += channels, a += aRow)
        {
            for (var i = 0; i < whole; i += FourLanes<TLane>.Width)
            {
                var value = TAct.ForwardAndDerivative<TAct, Quartet<TLane>>(FourLanes<TLane>.Line(z + i, scale + i, shift + i), out var derivative);
                var gradient = FourLanes<TLane>.Load(a + i);
                FourLanes<TLane>.Store(da + i, gradient);
                FourLanes<TLane>.Store(a + i, value * FourLanes<TLane>.Load(gate + i));
                var place = sums + i;
                FourLanes<TLane>.Store(place, Quartet<TLane>.Fma(gradient, value, FourLanes<TLane>.Load(place)));
                AddSums(place + step, 2 * step, gradient * derivative, z + i);
                AddSums(place + 2 * step, 2 * step, derivative, z + i);
            }

            if (whole < channels)
            {
                GatedRest(a, aRow, z, 1, whole, channels, scale, shift, gate, da, sums, step);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void GatedRest(
        float* a, nint aRow, float* z, int rows, int from, int channels, float* scale, float* shift, float* gate, float* da, float* sums, nint step)
    {
        for (; rows > 0; rows--, z += channels, da += channels, a += aRow)
        {
            for (var i = from; i < channels; i += TLane.Width)
            {
                var count = Math.Min(TLane.Width, channels - i);
                var at = LanePart.Load<TLane>(z + i, count);
                var gradient = LanePart.Load<TLane>(a + i, count);
                var value = TAct.ForwardAndDerivative<TAct, TLane>(Normalized(at, scale + i, shift + i, count), out var derivative);
                LanePart.Store(a + i, value * LanePart.Load<TLane>(gate + i, count), count);
                LanePart.Store(da + i, gradient, count);
                var place = sums + i;
                LanePart.Store(place, TLane.Fma(gradient, value, LanePart.Load<TLane>(place, count)), count);
                AddSums(place + step, 2 * step, gradient * derivative, at, count);
                AddSums(place + 2 * step, 2 * step, derivative, at, count);
            }
        }
    }

    /// <summary>d = dy act'(u) over dense rows, stored unless null, and sums [2, channels] += d and d z.</summary>
    public static void RunPlain(float* dy, float* z, int rows, int channels, float* scale, float* shift, float* d, float* sums)
    {
        var whole = FourLanes<TLane>.Whole(channels);
        if (whole == 0)
        {
            PlainRest(dy, z, rows, 0, channels, scale, shift, d, sums);
        }
        else
        {
            PlainFours(dy, z, rows, whole, channels, scale, shift, d, sums);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void PlainFours(float* dy, float* z, int rows, int whole, int channels, float* scale, float* shift, float* d, float* sums)
    {
        for (; rows > 0; rows--, z += channels, dy += channels, d += d == null ? 0 : channels)
        {
            for (var i = 0; i < whole; i += FourLanes<TLane>.Width)
            {
                var gradient = FourLanes<TLane>.Load(dy + i) * TAct.Derivative(FourLanes<TLane>.Line(z + i, scale + i, shift + i));
                if (d != null)
                {
                    FourLanes<TLane>.Store(d + i, gradient);
                }

                AddSums(sums + i, channels, gradient, z + i);
            }

            if (whole < channels)
            {
                PlainRest(dy, z, 1, whole, channels, scale, shift, d, sums);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void PlainRest(float* dy, float* z, int rows, int from, int channels, float* scale, float* shift, float* d, float* sums)
    {
        for (; rows > 0; rows--, z += channels, dy += channels, d += d == null ? 0 : channels)
        {
            for (var i = from; i < channels; i += TLane.Width)
            {
                var count = Math.Min(TLane.Width, channels - i);
                var at = LanePart.Load<TLane>(z + i, count);
                var gradient = LanePart.Load<TLane>(dy + i, count) * TAct.Derivative(Normalized(at, scale + i, shift + i, count));
                if (d != null)
                {
                    LanePart.Store(d + i, gradient, count);
                }

                AddSums(sums + i, channels, gradient, at, count);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TLane Normalized(TLane z, float* scale, float* shift, int count) => TLane.Fma(z, LanePart.Load<TLane>(scale, count), LanePart.Load<TLane>(shift, count));

    // Sums += x, and those a distance on += x z. The map is read again: four lanes less to keep.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void AddSums(float* sums, nint distance, in Quartet<TLane> x, float* z)
    {
        FourLanes<TLane>.Store(sums, FourLanes<TLane>.Load(sums) + x);
        FourLanes<TLane>.Store(sums + distance, Quartet<TLane>.Fma(x, FourLanes<TLane>.Load(z), FourLanes<TLane>.Load(sums + distance)));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void AddSums(float* sums, nint distance, TLane x, TLane z, int count)
    {
        LanePart.Store(sums, LanePart.Load<TLane>(sums, count) + x, count);
        LanePart.Store(sums + distance, TLane.Fma(x, z, LanePart.Load<TLane>(sums + distance, count)), count);
    }
}
