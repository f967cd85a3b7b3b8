using System.Numerics;
using AlphaNet.Pure.Tensors.Backends;
using AlphaNet.Pure.Tensors.Cpu.Fused;
using static AlphaNet.Pure.Tensors.Backends.FusedOperand;

namespace AlphaNet.Pure.Tensors.Cpu;

/// <content>Per-channel numbers of fused batch norms.</content>
public sealed unsafe partial class CpuBackend
{
    /// <inheritdoc/>
    public void NormScale(in Tensor mean, in Tensor variance, in Tensor gamma, in Tensor beta, double epsilon, in Tensor scale, in Tensor shift)
    {
        RequireNormScale("NormScale", mean, variance, gamma, beta, scale, shift);
        if (mean.DType == DType.Float64)
        {
            Scale<double>(mean, variance, gamma, beta, epsilon, scale, shift);
        }
        else
        {
            Scale<float>(mean, variance, gamma, beta, epsilon, scale, shift);
        }

        KeepAlive(mean, variance, gamma, beta, scale, shift);
    }

    /// <inheritdoc/>
    public void NormSlopes(
        in Tensor sums, in Tensor mean, in Tensor variance, in Tensor gamma, double epsilon, long count, bool throughStatistics,
        in Tensor slopes, in Tensor dgamma, in Tensor dbeta)
    {
        const string Name = "NormSlopes";
        RequireNormSlopes(Name, sums, DType.Float64, mean, variance, gamma, slopes, dgamma, dbeta);
        if (mean.DType == DType.Float64)
        {
            Slopes<double>(sums, mean, variance, gamma, epsilon, count, throughStatistics, slopes, dgamma, dbeta);
        }
        else
        {
            Slopes<float>(sums, mean, variance, gamma, epsilon, count, throughStatistics, slopes, dgamma, dbeta);
        }

        KeepAlive(sums, mean, variance, gamma, slopes, dgamma, dbeta);
    }

    private static void Scale<T>(
        in Tensor mean, in Tensor variance, in Tensor gamma, in Tensor beta, double epsilon, in Tensor scale, in Tensor shift)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        NormNumbers.Scale<T>(mean.Shape[0], new(mean), new(variance), new(gamma), new(beta), epsilon, new(scale), new(shift));

    private static void Slopes<T>(
        in Tensor sums, in Tensor mean, in Tensor variance, in Tensor gamma, double epsilon, long count, bool throughStatistics,
        in Tensor slopes, in Tensor dgamma, in Tensor dbeta) where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        NormNumbers.Slopes<T>(
            sums.Pointer<double>(), mean.Shape[0], count, throughStatistics, new(mean), new(variance), new(gamma), epsilon, slopes.Pointer<T>(),
            dgamma.IsNone ? default : new(dgamma), dbeta.IsNone ? default : new(dbeta));
}
