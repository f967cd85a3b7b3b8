using System.Runtime.CompilerServices;
using ILGPU;

namespace AlphaNet.Pure.Kernels.Normalization;

/// <summary>A batch norm's statistics and parameters as kernels read them; each a vector with a step of its own, as slices of other tensors are.</summary>
internal struct Norm
{
    public ArrayView<float> Mean;
    public ArrayView<float> Variance;
    public ArrayView<float> Gamma;
    public ArrayView<float> Beta;
    public int MeanStep;
    public int VarianceStep;
    public int GammaStep;
    public int BetaStep;
    public float Epsilon;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly float MeanOf(int channel) => Mean[channel * MeanStep];

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly float GammaOf(int channel) => Gamma[channel * GammaStep];

    /// <summary>1 / sqrt(variance + epsilon).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly float InverseOf(int channel) => 1f / MathF.Sqrt(Variance[channel * VarianceStep] + Epsilon);

    /// <summary>All of a channel's.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly ChannelNorm Of(int channel) => new(MeanOf(channel), InverseOf(channel), GammaOf(channel), Beta[channel * BetaStep]);
}
