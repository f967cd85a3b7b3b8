using System.Runtime.CompilerServices;

namespace AlphaNet.Pure.Tensors.Lanes.Ops;

/// <summary>The sum; of nothing 0.</summary>
public readonly struct Sum : IReduceOp
{
    /// <inheritdoc/>
    public static double Identity => 0;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLane Combine<TLane>(TLane left, TLane right) where TLane : struct, ILane<TLane> => left + right;
}
