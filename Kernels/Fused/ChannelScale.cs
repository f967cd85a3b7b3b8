using System.Runtime.CompilerServices;
using AlphaNet.Pure.Kernels.Launching;

namespace AlphaNet.Pure.Kernels.Fused;

/// <summary>A pending normalisation u = scale z + shift of one channel, in the registers of a thread that stays with it.</summary>
internal readonly struct ChannelScale(float scale, float shift)
{
    private readonly float scale = scale;
    private readonly float shift = shift;

    /// <summary>u of a z, ready for an activation.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public GpuLane Normalized(float raw) => new(scale * raw + shift);
}
