using System.Runtime.CompilerServices;

namespace AlphaNet.Pure.Tensors.Lanes.Ops;

/// <summary>min(max(x, 0), 6); derivative 1 inside (0, 6), 0 at both ends, as the reference network has it.</summary>
public readonly struct Relu6 : IUnaryOp
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLane Forward<TLane>(TLane x) where TLane : struct, ILane<TLane> =>
        TLane.Min(TLane.Max(x, TLane.Create(0)), TLane.Create(6));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLane Derivative<TLane>(TLane x) where TLane : struct, ILane<TLane>
    {
        var zero = TLane.Create(0);
        var below = TLane.Select(TLane.LessThan(x, TLane.Create(6)), TLane.Create(1), zero);
        return TLane.Select(TLane.LessThan(zero, x), below, zero);
    }
}
