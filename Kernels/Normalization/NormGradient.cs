using System.Runtime.CompilerServices;
using ILGPU;

namespace AlphaNet.Pure.Kernels.Normalization;

/// <summary>Where the gradients of a batch norm's parameters are added up, as kernels write them; either may be unwanted.</summary>
internal struct NormGradient
{
    public ArrayView<float> Gamma;
    public ArrayView<float> Beta;
    public int GammaStep;
    public int BetaStep;
    public int WantsGamma;
    public int WantsBeta;

    /// <summary>dgamma += gamma and dbeta += beta for a channel.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void Add(int channel, float gamma, float beta)
    {
        if (WantsGamma != 0)
        {
            Gamma[channel * GammaStep] += gamma;
        }

        if (WantsBeta != 0)
        {
            Beta[channel * BetaStep] += beta;
        }
    }
}
