using System.Runtime.CompilerServices;

namespace AlphaNet.Pure.Tensors.Lanes.Ops;

/// <summary>The smallest, NaN if any is; of nothing infinity.</summary>
public readonly struct Min : IReduceOp
{
    /// <inheritdoc/>
    public static double Identity => double.PositiveInfinity;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLane Combine<TLane>(TLane left, TLane right) where TLane : struct, ILane<TLane> => TLane.Min(left, right);
}
