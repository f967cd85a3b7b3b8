using System.Runtime.CompilerServices;

namespace AlphaNet.Pure.Tensors.Lanes.Ops;

/// <summary>max(x, 0); derivative 0 at 0.</summary>
public readonly struct Relu : IUnaryOp
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLane Forward<TLane>(TLane x) where TLane : struct, ILane<TLane> =>
        TLane.Max(x, TLane.Create(0));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLane Derivative<TLane>(TLane x) where TLane : struct, ILane<TLane> =>
        TLane.Select(TLane.LessThan(TLane.Create(0), x), TLane.Create(1), TLane.Create(0));
}
