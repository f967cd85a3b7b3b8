using System.Runtime.CompilerServices;
using AlphaNet.Pure.Tensors.Lanes;

namespace AlphaNet.Pure.Tensors.Cpu.Fused;

/// <summary>The backward pass of normalised activations over rows of channels, with the sums that the norm's own backward pass needs.</summary>
/// <remarks>The activation is computed anew from the raw map: cheaper than reading it, and its derivative shares the work.</remarks>
internal static unsafe class ActivationGradientKernel<TAct, TLane>
    where TAct : struct, IUnaryOp where TLane : struct, IMemoryLane<TLane, float>
{
    /// <summary>d = da act'(u) to dense rows, a = act(u) over da, and sums [2, channels] += d and d z, for u = scale z + shift.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run(float* a, nint aRow, float* z, int rows, int channels, float* scale, float* shift, float* d, float* sums)
    {
        var whole = channels - channels % TLane.Width;
        var rest = channels - whole;
        for (; rows >= 2; rows -= 2, z += 2 * channels, d += 2 * channels, a += 2 * aRow)
        {
            for (var i = 0; i < whole; i += TLane.Width)
            {
                var (s, t) = (TLane.Load(scale + i), TLane.Load(shift + i));
                var (z0, z1) = (TLane.Load(z + i), TLane.Load(z + channels + i));
                var a0 = TAct.ForwardAndDerivative<TAct, TLane>(TLane.Fma(z0, s, t), out var d0);
                var a1 = TAct.ForwardAndDerivative<TAct, TLane>(TLane.Fma(z1, s, t), out var d1);
                d0 *= TLane.Load(a + i);
                d1 *= TLane.Load(a + aRow + i);
                TLane.Store(a + i, a0);
                TLane.Store(a + aRow + i, a1);
                TLane.Store(d + i, d0);
                TLane.Store(d + channels + i, d1);
                TLane.Store(sums + i, TLane.Load(sums + i) + (d0 + d1));
                TLane.Store(sums + channels + i, TLane.Load(sums + channels + i) + TLane.Fma(d0, z0, d1 * z1));
            }

            if (rest > 0)
            {
                Part(a + whole, z + whole, rest, scale + whole, shift + whole, d + whole, sums + whole, channels);
                Part(a + aRow + whole, z + channels + whole, rest, scale + whole, shift + whole, d + channels + whole, sums + whole, channels);
            }
        }

        if (rows > 0)
        {
            for (var i = 0; i < whole; i += TLane.Width)
            {
                var at = TLane.Load(z + i);
                var value = TAct.ForwardAndDerivative<TAct, TLane>(TLane.Fma(at, TLane.Load(scale + i), TLane.Load(shift + i)), out var gradient);
                gradient *= TLane.Load(a + i);
                TLane.Store(a + i, value);
                TLane.Store(d + i, gradient);
                TLane.Store(sums + i, TLane.Load(sums + i) + gradient);
                TLane.Store(sums + channels + i, TLane.Fma(gradient, at, TLane.Load(sums + channels + i)));
            }

            if (rest > 0)
            {
                Part(a + whole, z + whole, rest, scale + whole, shift + whole, d + whole, sums + whole, channels);
            }
        }
    }

    /// <summary>
    /// For rows of one image: da to dense rows, act(u) gate over da, and five sums, <paramref name="step"/> floats apart, += da act(u), da act'(u), act'(u),
    /// da act'(u) z and act'(u) z.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void RunGated(
        float* a, nint aRow, float* z, int rows, int channels, float* scale, float* shift, float* gate, float* da, float* sums, nint step)
    {
        var whole = channels - channels % TLane.Width;
        var rest = channels - whole;
        for (; rows >= 2; rows -= 2, z += 2 * channels, da += 2 * channels, a += 2 * aRow)
        {
            for (var i = 0; i < whole; i += TLane.Width)
            {
                var (s, t, g) = (TLane.Load(scale + i), TLane.Load(shift + i), TLane.Load(gate + i));
                var (z0, z1) = (TLane.Load(z + i), TLane.Load(z + channels + i));
                var (da0, da1) = (TLane.Load(a + i), TLane.Load(a + aRow + i));
                var a0 = TAct.ForwardAndDerivative<TAct, TLane>(TLane.Fma(z0, s, t), out var d0);
                var a1 = TAct.ForwardAndDerivative<TAct, TLane>(TLane.Fma(z1, s, t), out var d1);
                TLane.Store(a + i, a0 * g);
                TLane.Store(a + aRow + i, a1 * g);
                TLane.Store(da + i, da0);
                TLane.Store(da + channels + i, da1);
                var place = sums + i;
                TLane.Store(place, TLane.Load(place) + TLane.Fma(da0, a0, da1 * a1));
                var (e0, e1) = (da0 * d0, da1 * d1);
                place += step;
                TLane.Store(place, TLane.Load(place) + (e0 + e1));
                place += step;
                TLane.Store(place, TLane.Load(place) + (d0 + d1));
                place += step;
                TLane.Store(place, TLane.Load(place) + TLane.Fma(e0, z0, e1 * z1));
                place += step;
                TLane.Store(place, TLane.Load(place) + TLane.Fma(d0, z0, d1 * z1));
            }

            if (rest > 0)
            {
                GatedPart(a + whole, z + whole, rest, scale + whole, shift + whole, gate + whole, da + whole, sums + whole, step);
                GatedPart(
                    a + aRow + whole, z + channels + whole, rest, scale + whole, shift + whole, gate + whole, da + channels + whole, sums + whole, step);
            }
        }

        for (var i = 0; rows > 0 && i < channels; i += TLane.Width)
        {
            GatedPart(a + i, z + i, Math.Min(TLane.Width, channels - i), scale + i, shift + i, gate + i, da + i, sums + i, step);
        }
    }

    /// <summary>d = dy act'(u) over dense rows, stored unless null, and sums [2, channels] += d and d z.</summary>
    /// <remarks>Not inlined: into a hot caller the JIT does so once it has a profile, and then calls every lane operation, twelve times as slow.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void RunPlain(float* dy, float* z, int rows, int channels, float* scale, float* shift, float* d, float* sums)
    {
        var whole = channels - channels % TLane.Width;
        var rest = channels - whole;
        for (; rows >= 2; rows -= 2, z += 2 * channels, dy += 2 * channels, d += d == null ? 0 : 2 * channels)
        {
            for (var i = 0; i < whole; i += TLane.Width)
            {
                var (s, t) = (TLane.Load(scale + i), TLane.Load(shift + i));
                var (z0, z1) = (TLane.Load(z + i), TLane.Load(z + channels + i));
                var d0 = TLane.Load(dy + i) * TAct.Derivative(TLane.Fma(z0, s, t));
                var d1 = TLane.Load(dy + channels + i) * TAct.Derivative(TLane.Fma(z1, s, t));
                if (d != null)
                {
                    TLane.Store(d + i, d0);
                    TLane.Store(d + channels + i, d1);
                }

                TLane.Store(sums + i, TLane.Load(sums + i) + (d0 + d1));
                TLane.Store(sums + channels + i, TLane.Load(sums + channels + i) + TLane.Fma(d0, z0, d1 * z1));
            }

            if (rest > 0)
            {
                PlainPart(dy + whole, z + whole, rest, scale + whole, shift + whole, d == null ? null : d + whole, sums + whole, channels);
                PlainPart(
                    dy + channels + whole, z + channels + whole, rest, scale + whole, shift + whole, d == null ? null : d + channels + whole, sums + whole, channels);
            }
        }

        for (var i = 0; rows > 0 && i < channels; i += TLane.Width)
        {
            PlainPart(dy + i, z + i, Math.Min(TLane.Width, channels - i), scale + i, shift + i, d == null ? null : d + i, sums + i, channels);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void PlainPart(float* dy, float* z, int count, float* scale, float* shift, float* d, float* sums, int channels)
    {
        var at = Load(z, count);
        var gradient = Load(dy, count) * TAct.Derivative(TLane.Fma(at, Load(scale, count), Load(shift, count)));
        if (d != null)
        {
            Store(d, gradient, count);
        }

        Store(sums, Load(sums, count) + gradient, count);
        Store(sums + channels, TLane.Fma(gradient, at, Load(sums + channels, count)), count);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Part(float* a, float* z, int count, float* scale, float* shift, float* d, float* sums, int channels)
    {
        var at = TLane.Load(z, count);
        var value = TAct.ForwardAndDerivative<TAct, TLane>(TLane.Fma(at, TLane.Load(scale, count), TLane.Load(shift, count)), out var gradient);
        gradient *= TLane.Load(a, count);
        TLane.Store(a, value, count);
        TLane.Store(d, gradient, count);
        TLane.Store(sums, TLane.Load(sums, count) + gradient, count);
        TLane.Store(sums + channels, TLane.Fma(gradient, at, TLane.Load(sums + channels, count)), count);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void GatedPart(
        float* a, float* z, int count, float* scale, float* shift, float* gate, float* da, float* sums, nint step)
    {
        var at = Load(z, count);
        var gradient = Load(a, count);
        var value = TAct.ForwardAndDerivative<TAct, TLane>(TLane.Fma(at, Load(scale, count), Load(shift, count)), out var derivative);
        Store(a, value * Load(gate, count), count);
        Store(da, gradient, count);
        Store(sums, TLane.Fma(gradient, value, Load(sums, count)), count);
        sums += step;
        Store(sums, TLane.Fma(gradient, derivative, Load(sums, count)), count);
        sums += step;
        Store(sums, Load(sums, count) + derivative, count);
        sums += step;
        Store(sums, TLane.Fma(gradient * derivative, at, Load(sums, count)), count);
        sums += step;
        Store(sums, TLane.Fma(derivative, at, Load(sums, count)), count);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TLane Load(float* source, int count) => count == TLane.Width ? TLane.Load(source) : TLane.Load(source, count);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(float* target, TLane value, int count)
    {
        if (count == TLane.Width)
        {
            TLane.Store(target, value);
        }
        else
        {
            TLane.Store(target, value, count);
        }
    }
}
