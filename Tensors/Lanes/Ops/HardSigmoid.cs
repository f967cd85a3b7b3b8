using System.Runtime.CompilerServices;

namespace AlphaNet.Pure.Tensors.Lanes.Ops;

/// <summary>relu6(x + 3) / 6; derivative 1/6 inside (-3, 3), 0 at both ends. Howard et al. 2019.</summary>
public readonly struct HardSigmoid : IUnaryOp
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLane Forward<TLane>(TLane x) where TLane : struct, ILane<TLane> =>
        Relu6.Forward(x + TLane.Create(3)) / TLane.Create(6);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLane Derivative<TLane>(TLane x) where TLane : struct, ILane<TLane>
    {
        var zero = TLane.Create(0);
        var below = TLane.Select(TLane.LessThan(x, TLane.Create(3)), TLane.Create(1.0 / 6), zero);
        return TLane.Select(TLane.LessThan(TLane.Create(-3), x), below, zero);
    }
}
