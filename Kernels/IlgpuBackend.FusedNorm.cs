using AlphaNet.Pure.Kernels.Fused;
using AlphaNet.Pure.Kernels.Normalization;
using AlphaNet.Pure.Tensors;

namespace AlphaNet.Pure.Kernels;

/// <content>Per-channel numbers of fused batch norms.</content>
public sealed partial class IlgpuBackend
{
    /// <inheritdoc/>
    public void NormScale(in Tensor mean, in Tensor variance, in Tensor gamma, in Tensor beta, double epsilon, in Tensor scale, in Tensor shift)
    {
        const string Name = "NormScale";
        RequireChannels(Name, "scale", scale, mean);
        RequireChannels(Name, "shift", shift, mean);
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
        RequireChannels(Name, "variance", variance, mean);
        RequireChannels(Name, "gamma", gamma, mean);
        RequireShape(Name, "sums", sums, new Shape(2, mean.Shape[0]), "[2, c]");
        RequireShape(Name, "slopes", slopes, new Shape(3, mean.Shape[0]), "[3, c]");

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
