using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using AlphaNet.Pure.Tensors.Cpu.Normalization;

namespace AlphaNet.Pure.Tensors.Cpu.Fused;

/// <summary>Batch norm's numbers a channel, made in double from sums. One thread makes them between two passes over maps: four channels at a time, since the other threads wait.</summary>
internal static unsafe class NormNumbers
{
    // Squares are summed in float within a chunk, so a variance is off by about 2^-22 of the mean square, 6e-5 of itself at a mean of 16 deviations.
    private const double LargestRatio = 16 * 16;

    /// <summary>mean = sum / count and variance = squares / count - mean^2, at least 0, from <paramref name="sums"/> [2, c].</summary>
    /// <returns>Whether the digits suffice; false where the mean of a channel is so large against its deviation that the difference has lost them.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static bool Moments(double* sums, int channels, double count, ChannelVector<float> mean, ChannelVector<float> variance)
    {
        var cancels = Vector256<double>.Zero;
        var (totals, squares) = (new ChannelVector<double>(sums, 1), new ChannelVector<double>(sums + channels, 1));
        for (var c = 0; c < channels; c += ChannelVector<float>.Block)
        {
            var block = Math.Min(ChannelVector<float>.Block, channels - c);
            var average = totals.Load(c, block) / Vector256.Create(count);
            var spread = Vector256.Max(Vector256<double>.Zero, squares.Load(c, block) / Vector256.Create(count) - average * average);
            cancels |= Vector256.GreaterThan(average * average, Vector256.Create(LargestRatio) * spread);
            mean.Store(c, block, average);
            variance.Store(c, block, spread);
        }

        return cancels == Vector256<double>.Zero;
    }

    /// <summary>scale = gamma / sqrt(variance + epsilon) and shift = beta - mean scale.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Scale<T>(
        int channels, ChannelVector<T> mean, ChannelVector<T> variance, ChannelVector<T> gamma, ChannelVector<T> beta, double epsilon,
        ChannelVector<T> scale, ChannelVector<T> shift) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (var c = 0; c < channels; c += ChannelVector<T>.Block)
        {
            var block = Math.Min(ChannelVector<T>.Block, channels - c);
            var factor = gamma.Load(c, block) / Vector256.Sqrt(variance.Load(c, block) + Vector256.Create(epsilon));
            scale.Store(c, block, factor);
            shift.Store(c, block, Vector256.FusedMultiplyAdd(-mean.Load(c, block), factor, beta.Load(c, block)));
        }
    }

    /// <summary>
    /// The slopes [3, c] p, q and r, which make dz = p d + q z + r of a gradient d, from the sums [2, c] of d and of d z: p = gamma s with s = 1 / sqrt(variance + epsilon), q = -p s^2 (sum(d z) - mean sum(d)) / count and r = -p sum(d) / count - q mean,
    /// both 0 where statistics are constants. dgamma += s (sum(d z) - mean sum(d)) and dbeta += sum(d).
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Slopes<T>(
        double* sums, int channels, double count, bool throughStatistics, ChannelVector<T> mean, ChannelVector<T> variance, ChannelVector<T> gamma, double epsilon,
        T* slopes, ChannelVector<T> dgamma, ChannelVector<T> dbeta) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var (totals, products) = (new ChannelVector<double>(sums, 1), new ChannelVector<double>(sums + channels, 1));
        var (ps, qs, rs) = (new ChannelVector<T>(slopes, 1), new ChannelVector<T>(slopes + channels, 1), new ChannelVector<T>(slopes + 2 * channels, 1));
        for (var c = 0; c < channels; c += ChannelVector<T>.Block)
        {
            var block = Math.Min(ChannelVector<T>.Block, channels - c);
            var inverse = Vector256<double>.One / Vector256.Sqrt(variance.Load(c, block) + Vector256.Create(epsilon));
            var (sum, average) = (totals.Load(c, block), mean.Load(c, block));
            var weighted = (products.Load(c, block) - average * sum) * inverse;
            var p = gamma.Load(c, block) * inverse;
            var (q, r) = (Vector256<double>.Zero, Vector256<double>.Zero);
            if (throughStatistics)
            {
                q = -p * inverse * weighted / Vector256.Create(count);
                r = -p * sum / Vector256.Create(count) - q * average;
            }

            ps.Store(c, block, p);
            qs.Store(c, block, q);
            rs.Store(c, block, r);
            dgamma.Add(c, block, weighted);
            dbeta.Add(c, block, sum);
        }
    }
}
