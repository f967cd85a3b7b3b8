using System.Runtime.CompilerServices;

namespace AlphaNet.Pure.Kernels.Normalization;

/// <summary>A batch norm of one channel, in the registers of a thread that stays with it.</summary>
internal readonly struct ChannelNorm(float mean, float inverse, float gamma, float beta)
{
    public readonly float Mean = mean;

    /// <summary>1 / sqrt(variance + epsilon).</summary>
    public readonly float Inverse = inverse;
    public readonly float Gamma = gamma;
    private readonly float beta = beta;

    /// <summary>gamma (x - mean) / sqrt(variance + epsilon) + beta.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public float Apply(float x) => Gamma * (x - Mean) * Inverse + beta;
}
