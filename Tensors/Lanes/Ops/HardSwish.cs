using System.Runtime.CompilerServices;

namespace AlphaNet.Pure.Tensors.Lanes.Ops;

/// <summary>x h with h = hard sigmoid of x; derivative h + x h'. Howard et al. 2019.</summary>
public readonly struct HardSwish : IUnaryOp
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLane Forward<TLane>(TLane x) where TLane : struct, ILane<TLane> =>
        x * HardSigmoid.Forward(x);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLane Derivative<TLane>(TLane x) where TLane : struct, ILane<TLane> =>
        TLane.Fma(x, HardSigmoid.Derivative(x), HardSigmoid.Forward(x));
}
