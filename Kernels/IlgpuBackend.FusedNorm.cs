using AlphaNet.Pure.Kernels.Fused;
using AlphaNet.Pure.Kernels.Normalization;
using AlphaNet.Pure.Tensors;
using static AlphaNet.Pure.Tensors.Backends.FusedOperand;

namespace AlphaNet.Pure.Kernels;

/// <content>Per-channel numbers of fused batch norms.</content>
public sealed partial class IlgpuBackend
{
    /// <inheritdoc/>
    public void NormScale(in Tensor mean, in Tensor variance, in Tensor gamma, in Tensor beta, double epsilon, in Tensor scale, in Tensor shift)
    {
        const string Name = "NormScale";
        RequireNormScale(Name, mean, variance, gamma, beta, scale, shift);
        launcher.OverElements(NormKernel.Scale, mean.Count, new NormKernel.Arguments
        {
            Norm = NormOf(Name, mean, mean, variance, gamma, beta, epsilon),
            Channels = mean.Shape[0],
            Scale = Floats(Name, scale),
            Shift = Floats(Name, shift),
            ScaleStep = scale.Strides[0],
            ShiftStep = shift.Strides[0],
        });
    }

    /// <inheritdoc/>
    public void NormSlopes(
        in Tensor sums, in Tensor mean, in Tensor variance, in Tensor gamma, double epsilon, long count, bool throughStatistics,
        in Tensor slopes, in Tensor dgamma, in Tensor dbeta)
    {
        const string Name = "NormSlopes";
        RequireNormSlopes(Name, sums, DType.Float32, mean, variance, gamma, slopes, dgamma, dbeta);
        launcher.OverElements(NormKernel.Slopes, mean.Count, new NormKernel.Arguments
        {
            Norm = new Norm
            {
                Mean = Floats(Name, mean),
                Variance = Floats(Name, variance),
                Gamma = Floats(Name, gamma),
                MeanStep = mean.Strides[0],
                VarianceStep = variance.Strides[0],
                GammaStep = gamma.Strides[0],
                Epsilon = (float)epsilon,
            },
            Channels = mean.Shape[0],
            Sums = DenseFloats(Name, "sums", sums),
            Count = count,
            Slopes = DenseFloats(Name, "slopes", slopes),
            ThroughStatistics = throughStatistics ? 1 : 0,
            NormGradient = NormGradientOf(Name, mean, dgamma, dbeta),
        });
    }
}
