using System.Runtime.CompilerServices;

namespace AlphaNet.Pure.Tensors.Lanes.Ops;

/// <summary>The largest, NaN if any is; of nothing minus infinity.</summary>
public readonly struct Max : IReduceOp
{
    /// <inheritdoc/>
    public static double Identity => double.NegativeInfinity;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLane Combine<TLane>(TLane left, TLane right) where TLane : struct, ILane<TLane> => TLane.Max(left, right);
}
