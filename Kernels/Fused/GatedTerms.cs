using System.Runtime.CompilerServices;
using AlphaNet.Pure.Tensors.Lanes;

namespace AlphaNet.Pure.Kernels.Fused;

/// <summary>Sums over pixels that gradients behind a gate are made of: of da act(u), da act'(u), act'(u), da act'(u) z and act'(u) z.</summary>
internal struct GatedTerms
{
    public float Values;
    public float Gradients;
    public float Derivatives;
    public float WeightedGradients;
    public float WeightedDerivatives;

    /// <summary>These and a pixel's.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly GatedTerms Plus<TAct>(ChannelScale scale, float z, float da) where TAct : struct, IUnaryOp
    {
        var u = scale.Normalized(z);
        var derivative = TAct.Derivative(u).Value;
        return new()
        {
            Values = Values + da * TAct.Forward(u).Value,
            Gradients = Gradients + da * derivative,
            Derivatives = Derivatives + derivative,
            WeightedGradients = WeightedGradients + da * derivative * z,
            WeightedDerivatives = WeightedDerivatives + derivative * z,
        };
    }
}
