using System.Numerics;
using AlphaNet.Pure.Tensors.Cpu.Normalization;

namespace AlphaNet.Pure.Tensors.Cpu;

/// <content>Per-channel numbers of fused batch norms.</content>
public sealed unsafe partial class CpuBackend
{
    /// <inheritdoc/>
    public void NormScale(in Tensor mean, in Tensor variance, in Tensor gamma, in Tensor beta, double epsilon, in Tensor scale, in Tensor shift)
    {
        RequireVectors("NormScale", mean, variance, gamma, beta, scale, shift);
        if (mean.DType == DType.Float64)
        {
            Scale<double>(mean, variance, gamma, beta, epsilon, scale, shift);
        }
        else
        {
            Scale<float>(mean, variance, gamma, beta, epsilon, scale, shift);
        }
    }

    /// <inheritdoc/>
    public void NormSlopes(
        in Tensor sums, in Tensor mean, in Tensor variance, in Tensor gamma, double epsilon, long count, bool throughStatistics,
        in Tensor slopes, in Tensor dgamma, in Tensor dbeta)
    {
        const string Name = "NormSlopes";
        RequireVectors(Name, mean, variance, gamma, dgamma, dbeta);
        RequireSums(Name, sums, mean.Shape[0]);
        RequireSlopes(Name, slopes, mean.Shape[0], mean);
        if (mean.DType == DType.Float64)
        {
            Slopes<double>(sums, mean, variance, gamma, epsilon, count, throughStatistics, slopes, dgamma, dbeta);
        }
        else
        {
            Slopes<float>(sums, mean, variance, gamma, epsilon, count, throughStatistics, slopes, dgamma, dbeta);
        }
    }

    // Vectors [c] of one type; the first is never none, the others are passed over if they are.
    private static void RequireVectors(string name, in Tensor first, params ReadOnlySpan<Tensor> others)
    {
        Operand.RequireFloat(name, first);
        Operand.RequireRank(name, "mean", first, 1, "one number a channel, [c]");
        foreach (var other in others)
        {
            if (!other.IsNone)
            {
                Operand.RequireSame(name, first, other);
            }
        }
    }

    private static void Scale<T>(
        in Tensor mean, in Tensor variance, in Tensor gamma, in Tensor beta, double epsilon, in Tensor scale, in Tensor shift)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var (means, variances) = (new ChannelVector<T>(mean), new ChannelVector<T>(variance));
        var (gammas, betas) = (new ChannelVector<T>(gamma), new ChannelVector<T>(beta));
        var (scales, shifts) = (new ChannelVector<T>(scale), new ChannelVector<T>(shift));
        for (var c = 0; c < mean.Shape[0]; c++)
        {
            var factor = gammas[c] / Math.Sqrt(variances[c] + epsilon);
            scales[c] = factor;
            shifts[c] = Math.FusedMultiplyAdd(-means[c], factor, betas[c]);
        }
    }

    private static void Slopes<T>(
        in Tensor sums, in Tensor mean, in Tensor variance, in Tensor gamma, double epsilon, long count, bool throughStatistics,
        in Tensor slopes, in Tensor dgamma, in Tensor dbeta) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var channels = mean.Shape[0];
        var totals = sums.Pointer<double>();
        var rows = slopes.Pointer<T>();
        var (means, variances, gammas) = (new ChannelVector<T>(mean), new ChannelVector<T>(variance), new ChannelVector<T>(gamma));
        var gammaGradients = dgamma.IsNone ? default : new ChannelVector<T>(dgamma);
        var betaGradients = dbeta.IsNone ? default : new ChannelVector<T>(dbeta);
        for (var c = 0; c < channels; c++)
        {
            var inverse = 1 / Math.Sqrt(variances[c] + epsilon);
            var sum = totals[c];
            var weighted = (totals[channels + c] - means[c] * sum) * inverse;
            var p = gammas[c] * inverse;
            var q = throughStatistics ? -p * inverse * weighted / count : 0;
            rows[c] = T.CreateTruncating(p);
            rows[channels + c] = T.CreateTruncating(q);
            rows[2 * channels + c] = T.CreateTruncating(throughStatistics ? -p * sum / count - q * means[c] : 0);
            gammaGradients.Add(c, weighted);
            betaGradients.Add(c, sum);
        }
    }
}
